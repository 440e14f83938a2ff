package io.catmq.server.log;

/** A row of a log table as its columns; MyBatis writes it by these names. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and the bytes are shared on purpose
record RowColumns(
        long baseOffset,
        int recordCount,
        long maxTimestamp,
        long appendedAt,
        long bytesBefore,
        byte[] batches,
        byte[] payload) {

    static RowColumns of(LogRow row) {
        RowHeader header = row.header();
        return new RowColumns(
                header.baseOffset(),
                header.recordCount(),
                header.maxTimestamp(),
                header.appendedAt(),
                header.bytesBefore(),
                header.batches().toBytes(),
                row.payload());
    }
}
