package io.catmq.server.schedule;

/**
 * A message to be delivered later.
 *
 * @param partitionId where to
 * @param deliverAt in ms since the epoch, by the database's clock; in the past = as soon as possible
 * @param batch a record batch of this message alone, without a producer; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and the bytes are shared on purpose
public record MessageToDeliver(long partitionId, long deliverAt, byte[] batch) {
    /** Length of the batch. */
    public int bytes() {
        return batch.length;
    }
}
