package io.catmq.server.log;

/** A row of a log table. */
final class LogRow {
    private final RowHeader header;
    private final byte[] payload;

    LogRow(RowHeader header, byte[] payload) {
        this.header = header;
        this.payload = payload;
    }

    RowHeader header() {
        return header;
    }

    /** Not a copy. */
    byte[] payload() {
        return payload;
    }

    Chunk toChunk() {
        return Chunk.of(header, payload);
    }
}
