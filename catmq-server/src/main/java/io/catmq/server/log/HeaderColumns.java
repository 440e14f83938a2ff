package io.catmq.server.log;

/** The columns of a row without its payload; MyBatis reads them by these names. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and the bytes are shared on purpose
record HeaderColumns(
        long baseOffset, int recordCount, long maxTimestamp, long appendedAt, long bytesBefore, byte[] batches) {

    RowHeader toHeader() {
        return new RowHeader(baseOffset, recordCount, maxTimestamp, appendedAt, bytesBefore, BatchIndex.parse(batches));
    }
}
