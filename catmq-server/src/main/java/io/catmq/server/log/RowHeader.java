package io.catmq.server.log;

/**
 * A row of a log table without its payload.
 *
 * @param maxTimestamp largest timestamp so far in this partition, so it never falls from one row to the next
 * @param appendedAt never falls either
 * @param bytesBefore payload bytes of all rows before this one since the partition was made, whether kept or removed
 */
record RowHeader(
        long baseOffset, int recordCount, long maxTimestamp, long appendedAt, long bytesBefore, BatchIndex batches) {

    long endOffset() {
        return baseOffset + recordCount;
    }

    long bytesEnd() {
        return bytesBefore + batches.payloadLength();
    }

    boolean holds(long offset) {
        return baseOffset <= offset && offset < endOffset();
    }
}
