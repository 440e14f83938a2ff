package io.catmq.server.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One row of a log: one or more record batches end to end. Its bytes are shared with the tail cache. */
public final class Chunk {
    private final long baseOffset;
    private final int recordCount;
    private final long maxTimestamp;
    private final long appendedAt;
    private final byte[] array;
    private final int offset;
    private final int length;
    private final @Nullable RangeMemory memory;

    private Chunk(
            long baseOffset,
            int recordCount,
            long maxTimestamp,
            long appendedAt,
            byte[] array,
            int offset,
            int length,
            @Nullable RangeMemory memory) {
        this.baseOffset = baseOffset;
        this.recordCount = recordCount;
        this.maxTimestamp = maxTimestamp;
        this.appendedAt = appendedAt;
        this.array = array;
        this.offset = offset;
        this.length = length;
        this.memory = memory;
    }

    static Chunk of(RowHeader header, byte[] array, int offset, int length, @Nullable RangeMemory memory) {
        if (memory != null) {
            memory.oneMore();
        }
        return new Chunk(
                header.baseOffset(),
                header.recordCount(),
                header.maxTimestamp(),
                header.appendedAt(),
                array,
                offset,
                length,
                memory);
    }

    /** The same chunk, its bytes being elsewhere. */
    Chunk movedTo(byte[] newArray, int newOffset) {
        return new Chunk(baseOffset, recordCount, maxTimestamp, appendedAt, newArray, newOffset, length, null);
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
        return length;
    }

    /** Its record batches, without copying, as a read-only buffer. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    /** Writes its record batches, without copying. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, offset, length);
    }

    /** Holds its record batches from {@link #arrayOffset()} on; not a copy, other chunks may be there too: only to be read. */
    public byte[] array() {
        return array;
    }

    /** Where its record batches begin in {@link #array()}. */
    public int arrayOffset() {
        return offset;
    }

    /** Its reader has sent it and reads nothing of it any more: its bytes may change from now on. */
    public void done() {
        if (memory != null) {
            memory.oneLess();
        }
    }

    @Override
    public String toString() {
        return "Chunk[" + baseOffset + ".." + (endOffset() - 1) + ", " + length + " bytes]";
    }
}
