package io.catmq.client.wire;

/**
 * An assigned partition.
 *
 * @param partition number of the partition
 * @param assignmentEpoch proves the ownership when offsets are committed
 */
public record AssignedPartition(int partition, long assignmentEpoch) {}
