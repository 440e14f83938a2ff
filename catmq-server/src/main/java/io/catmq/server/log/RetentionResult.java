package io.catmq.server.log;

/**
 * What retention did.
 *
 * @param logStartOffset the first offset that is kept now
 * @param removedChunks rows deleted
 * @param oldestAt when the oldest chunk that is kept was appended, in ms since the epoch; -1 when there is none, or when only
 *     bytes counted
 */
public record RetentionResult(long logStartOffset, long removedChunks, long oldestAt) {}
