package io.catmq.client.wire;

/**
 * Answer to a record batch: it is durable.
 *
 * @param baseOffset offset of the first record
 * @param count number of records
 * @param duplicate true when an earlier attempt had already written it
 * @param appendedAt when it was written, in ms since the epoch
 */
public record ProduceResponse(long baseOffset, int count, boolean duplicate, long appendedAt) {}
