package io.catmq.server.cluster;

/**
 * One term of the history.
 *
 * @param electedAt ms since the epoch, database time
 */
public record LeaderTerm(long term, String brokerId, String url, long electedAt) {}
