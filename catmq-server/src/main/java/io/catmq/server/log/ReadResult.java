package io.catmq.server.log;

import java.util.List;

/** What a read found. */
public sealed interface ReadResult {

    /**
     * Chunks in order without a gap. The first may begin before the offset asked for.
     *
     * @param logStartOffset the first offset that is kept
     * @param endOffset the next offset to be written, as far as this broker knows
     * @param chunks empty at the end of the log
     */
    record Chunks(long logStartOffset, long endOffset, List<Chunk> chunks) implements ReadResult {}

    /** The offset is less than {@code low}, the log's start, or more than {@code high}, its end. */
    record OutOfRange(long low, long high) implements ReadResult {}
}
