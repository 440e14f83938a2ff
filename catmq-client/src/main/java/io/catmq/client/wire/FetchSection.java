package io.catmq.client.wire;

import java.util.List;

/**
 * What a fetch answers for one partition.
 *
 * @param index of the partition in the request's list
 * @param logStartOffset first offset that can be read
 * @param endOffset next offset to be written
 * @param code empty, or why nothing can be read: OFFSET_OUT_OF_RANGE, UNKNOWN_TOPIC, UNKNOWN_PARTITION,
 *     DATABASE_UNAVAILABLE, CORRUPT_LOG
 * @param chunks in order; the first may begin before the asked offset
 */
public record FetchSection(int index, long logStartOffset, long endOffset, String code, List<FetchChunk> chunks) {
    /** A section with data. */
    public static FetchSection of(int index, long logStartOffset, long endOffset, List<FetchChunk> chunks) {
        return new FetchSection(index, logStartOffset, endOffset, "", chunks);
    }

    /** A section with an error; the offsets are -1 where they are not known. */
    public static FetchSection error(int index, long logStartOffset, long endOffset, ErrorCode code) {
        return new FetchSection(index, logStartOffset, endOffset, code.name(), List.of());
    }

    /** Whether it holds data rather than an error. */
    public boolean isOk() {
        return code.isEmpty();
    }
}
