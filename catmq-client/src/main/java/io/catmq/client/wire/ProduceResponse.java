package io.catmq.client.wire;

/**
 * Answer to record batches: they are durable.
 *
 * @param baseOffset offset of the first record
 * @param count number of records in all batches
 * @param duplicate true when an earlier attempt had already written them
 * @param appendedAt when they were written, in ms since the epoch
 */
public record ProduceResponse(long baseOffset, int count, boolean duplicate, long appendedAt) {}
