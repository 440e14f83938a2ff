package io.catmq.server.metadata;

import java.util.Map;

/**
 * A line of the metadata log.
 *
 * @param kind what happened
 * @param payload what it happened to, written as JSON
 */
record MetadataChange(Kind kind, Map<String, Object> payload) {
    enum Kind {
        TOPIC_CREATING,
        TOPIC_CREATED,
        TOPIC_PARTITIONS_ADDING,
        TOPIC_PARTITIONS_ADDED,
        TOPIC_RETENTION_CHANGED,
        TOPIC_DELETING,
        TOPIC_DELETED,
        GROUP_CREATED
    }

    static MetadataChange of(Kind kind, String name) {
        return new MetadataChange(kind, Map.of("name", name));
    }
}
