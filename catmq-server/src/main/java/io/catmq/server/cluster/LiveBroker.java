package io.catmq.server.cluster;

/**
 * A broker that has told the database in time that it lives.
 *
 * @param id unique in the cluster
 * @param url where clients reach it
 * @param version of the software
 * @param startedAt ms since the epoch, database time
 * @param seenAt its last heartbeat, ms since the epoch, database time
 */
public record LiveBroker(String id, String url, String version, long startedAt, long seenAt) {}
