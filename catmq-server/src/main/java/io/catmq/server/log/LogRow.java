package io.catmq.server.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A row of a log table. */
final class LogRow {
    private final RowHeader header;
    private final byte[] array;
    private final int offset;
    private final int length;
    private final @Nullable RangeMemory memory;

    LogRow(RowHeader header, byte[] payload) {
        this(header, payload, 0, payload.length, null);
    }

    /** @param memory that {@code array} is of; null when it is of its own */
    LogRow(RowHeader header, byte[] array, int offset, int length, @Nullable RangeMemory memory) {
        this.header = header;
        this.array = array;
        this.offset = offset;
        this.length = length;
        this.memory = memory;
    }

    RowHeader header() {
        return header;
    }

    int payloadLength() {
        return length;
    }

    /** Not a copy where it fills its array, as it does on the way into the log. */
    byte[] payload() {
        return length == array.length ? array : Arrays.copyOfRange(array, offset, offset + length);
    }

    Chunk toChunk() {
        return Chunk.of(header, array, offset, length, memory);
    }
}
