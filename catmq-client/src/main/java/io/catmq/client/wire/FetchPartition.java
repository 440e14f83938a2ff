package io.catmq.client.wire;

/**
 * A partition of a {@link FetchRequest}.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param offset first offset wanted
 */
public record FetchPartition(String topic, int partition, long offset) {}
