package io.catmq.client.wire;

/**
 * Where a published message is.
 *
 * @param partition number of the partition
 * @param offset its offset there
 */
public record PublishResult(int partition, long offset) {}
