package io.catmq.server.metadata;

/**
 * A line of the metadata log.
 *
 * @param txid its number; they are without gaps
 * @param term of the leader that wrote it
 * @param actor who wanted it
 * @param kind what happened
 * @param payload to what, as JSON
 * @param createdAt ms since the epoch
 */
public record MetadataLogEntry(long txid, long term, String actor, String kind, String payload, long createdAt) {}
