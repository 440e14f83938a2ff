package io.catmq.server.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** One row of a log: one or more record batches end to end. Its bytes are shared with the tail cache. */
public final class Chunk {
    private final long baseOffset;
    private final int recordCount;
    private final long maxTimestamp;
    private final long appendedAt;
    private final byte[] payload;

    Chunk(long baseOffset, int recordCount, long maxTimestamp, long appendedAt, byte[] payload) {
        this.baseOffset = baseOffset;
        this.recordCount = recordCount;
        this.maxTimestamp = maxTimestamp;
        this.appendedAt = appendedAt;
        this.payload = payload;
    }

    /** Offset of the first record. */
    public long baseOffset() {
        return baseOffset;
    }

    /** Records in all its batches. */
    public int recordCount() {
        return recordCount;
    }

    /** The offset behind its last record. */
    public long endOffset() {
        return baseOffset + recordCount;
    }

    /** The largest timestamp of this chunk and all before it, each taken as no later than its append. */
    public long maxTimestamp() {
        return maxTimestamp;
    }

    /** When it was appended, in ms since the epoch by the appending broker; never less than in the chunk before. */
    public long appendedAt() {
        return appendedAt;
    }

    /** Bytes of its record batches. */
    public int payloadLength() {
        return payload.length;
    }

    /** Its record batches, without copying, as a read-only buffer. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(payload).asReadOnlyBuffer();
    }

    /** Writes its record batches, without copying. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(payload);
    }

    /** Its record batches, not a copy but what the tail cache holds: only to be read. */
    public byte[] array() {
        return payload;
    }

    @Override
    public String toString() {
        return "Chunk[" + baseOffset + ".." + (endOffset() - 1) + ", " + payload.length + " bytes]";
    }
}
