package io.catmq.client.wire;

/**
 * Record batches that follow as bytes: one, or several end to end of one producer whose sequences follow each other.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param bytes length of the batches
 */
public record BatchesToAppend(String topic, int partition, int bytes) {}
