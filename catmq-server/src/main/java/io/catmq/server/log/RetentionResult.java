package io.catmq.server.log;

/**
 * What retention did.
 *
 * @param logStartOffset the first offset that is kept now
 * @param removedChunks rows deleted
 */
public record RetentionResult(long logStartOffset, long removedChunks) {}
