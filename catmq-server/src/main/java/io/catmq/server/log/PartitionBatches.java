package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;

/**
 * What is to be appended to one partition.
 *
 * @param batches kept by the tail cache: their array must not be written to any more
 */
public record PartitionBatches(long partitionId, BatchRun batches) {}
