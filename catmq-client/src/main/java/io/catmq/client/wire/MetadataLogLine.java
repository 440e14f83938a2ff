package io.catmq.client.wire;

import java.util.Map;

/**
 * A change of metadata.
 *
 * @param txid number of the transaction, one more than that of the line before
 * @param term of the leader that wrote it
 * @param time ms since the epoch
 * @param actor who wanted it: address and program of the client, and the broker that it asked
 * @param kind what happened, for example TOPIC_CREATED
 * @param payload what it happened to; depends on the kind
 */
public record MetadataLogLine(
        long txid, long term, long time, String actor, String kind, Map<String, Object> payload) {}
