package io.catmq.server.log;

/**
 * The offsets of a log.
 *
 * @param logStartOffset the first offset that is kept
 * @param endOffset the next offset to be written
 */
public record LogRange(long logStartOffset, long endOffset) {}
