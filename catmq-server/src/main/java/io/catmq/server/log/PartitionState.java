package io.catmq.server.log;

/** The row of {@code partition_state} that guards appends to one partition. */
record PartitionState(long epoch, long logStartOffset) {}
