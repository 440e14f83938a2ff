package io.catmq.client;

/**
 * Where a message is now, durably.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param offset offset of the message there
 * @param timestamp the message's timestamp, in ms since the epoch
 */
public record SendResult(String topic, int partition, long offset, long timestamp) {}
