package io.catmq.server.log;

/**
 * What a broker knows of a partition, having seen everything before {@code endOffset}. It may be old: the next append
 * finds out.
 *
 * @param appendedAt of the last row, 0 without one
 * @param maxTimestamp of the last row, 0 without one
 * @param bytesEnd payload bytes of all rows ever appended
 */
record LogHead(long epoch, long logStartOffset, long endOffset, long appendedAt, long maxTimestamp, long bytesEnd) {

    static LogHead empty(PartitionState state) {
        return new LogHead(state.epoch(), state.logStartOffset(), state.logStartOffset(), 0, 0, 0);
    }

    LogHead after(RowHeader row) {
        return new LogHead(
                epoch, logStartOffset, row.endOffset(), row.appendedAt(), row.maxTimestamp(), row.bytesEnd());
    }

    LogHead from(long newLogStartOffset) {
        return new LogHead(
                epoch, Math.max(logStartOffset, newLogStartOffset), endOffset, appendedAt, maxTimestamp, bytesEnd);
    }
}
