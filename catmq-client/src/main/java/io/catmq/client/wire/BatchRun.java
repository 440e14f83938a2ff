package io.catmq.client.wire;

import io.catmq.client.wire.InvalidBatchException.Rule;

/**
 * One or more record batches end to end, of one producer, each beginning with the sequence at which the one before ended;
 * or batches of no idempotent producer. A run is sent in one request, written in one row and told apart from others by its
 * first sequence and its record count, as a single batch would be. Immutable as long as nobody writes into the array.
 */
public final class BatchRun {
    private final RecordBatch first;
    private final int length;
    private final int recordCount;
    private final long maxTimestamp;

    private BatchRun(RecordBatch first, int length, int recordCount, long maxTimestamp) {
        this.first = first;
        this.length = length;
        this.recordCount = recordCount;
        this.maxTimestamp = maxTimestamp;
    }

    /** The run of this batch alone. */
    public static BatchRun of(RecordBatch batch) {
        return new BatchRun(batch, batch.length(), batch.recordCount(), batch.maxTimestamp());
    }

    /**
     * The run that these bytes are, with nothing behind it. Checks every rule of the headers, not the CRCs
     * ({@link #isCrcValid()}) and not the records.
     *
     * @param bytes kept, not copied
     * @param limits of each batch
     * @throws InvalidBatchException naming the broken rule and its limit
     */
    public static BatchRun parse(byte[] bytes, BatchLimits limits) {
        RecordBatch first = RecordBatch.parse(bytes, 0, bytes.length, limits);
        if (first.length() == bytes.length) {
            return of(first);
        }
        long count = first.recordCount();
        long maxTimestamp = first.maxTimestamp();
        RecordBatch last = first;
        for (int at = first.length(); at < bytes.length; at += last.length()) {
            RecordBatch next = RecordBatch.parse(bytes, at, bytes.length - at, limits);
            requireFollows(last, next);
            count += next.recordCount();
            maxTimestamp = Math.max(maxTimestamp, next.maxTimestamp());
            last = next;
        }
        if (count > Integer.MAX_VALUE) {
            throw new InvalidBatchException(
                    Rule.RECORD_COUNT, Integer.MAX_VALUE, "The batches hold " + count + " records together");
        }
        return new BatchRun(first, bytes.length, (int) count, maxTimestamp);
    }

    private static void requireFollows(RecordBatch last, RecordBatch next) {
        boolean follows = last.producerId() == next.producerId()
                && last.producerEpoch() == next.producerEpoch()
                && (!next.hasProducer()
                        || next.firstSequence() == Sequences.add(last.firstSequence(), last.recordCount()));
        if (!follows) {
            throw new InvalidBatchException(
                    Rule.PRODUCER,
                    "Batches that are sent together must be of one producer and epoch, and their sequences must follow"
                            + " each other");
        }
    }

    /** The array that holds the batches, from {@link #offset()}; not a copy. */
    public byte[] array() {
        return first.array();
    }

    /** Where the first batch starts in {@link #array()}. */
    public int offset() {
        return first.offset();
    }

    /** Bytes of all batches. */
    public int length() {
        return length;
    }

    /** Records in all batches, at least 1. */
    public int recordCount() {
        return recordCount;
    }

    /** Largest timestamp of all records, in ms since the epoch. */
    public long maxTimestamp() {
        return maxTimestamp;
    }

    /** Whether an idempotent producer wrote it: then id, epoch and sequence are not negative. */
    public boolean hasProducer() {
        return first.hasProducer();
    }

    /** Who wrote it, or {@link RecordBatch#NONE}. */
    public long producerId() {
        return first.producerId();
    }

    /** The producer's epoch on this partition, or {@link RecordBatch#NONE}. */
    public int producerEpoch() {
        return first.producerEpoch();
    }

    /** Sequence of the first record, or {@link RecordBatch#NONE}. */
    public int firstSequence() {
        return first.firstSequence();
    }

    /** Whether all stored CRC-32Cs are those of the bytes behind them. */
    public boolean isCrcValid() {
        for (RecordBatch batch : RecordBatch.batchesIn(array(), offset(), length)) {
            if (!batch.isCrcValid()) {
                return false;
            }
        }
        return true;
    }
}
