package io.catmq.client.wire;

/**
 * An offset of a partition.
 *
 * @param partition number of the partition
 * @param offset the offset
 */
public record PartitionOffset(int partition, long offset) {}
