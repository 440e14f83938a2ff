package io.catmq.server.metadata;

import io.catmq.server.metadata.MetadataChange.Effect;
import io.catmq.server.metadata.MetadataMapper.LogRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Applies lines of the metadata log to a snapshot, in order and without a gap. */
final class LogLines {
    /** Areas whose tables nobody reads into a snapshot: their lines only count. A kind of another area may be a newer broker's. */
    private static final Set<String> NOT_IN_SNAPSHOTS = Set.of("GROUP", "MEMBER", "OFFSETS");

    private static final JsonMapper JSON = new JsonMapper();

    private LogLines() {}

    /** The snapshot after these lines, or null when they do not tell enough and all has to be read again. */
    static @Nullable MetadataSnapshot apply(MetadataSnapshot before, List<LogRow> lines) {
        SortedMap<String, Topic> topics = new TreeMap<>(before.topicsByName());
        SortedMap<String, Long> groups = new TreeMap<>(before.groups());
        long txid = before.txid();
        for (LogRow line : lines) {
            if (line.txid() != txid + 1 || !apply(line, topics, groups)) {
                return null;
            }
            txid = line.txid();
        }
        return new MetadataSnapshot(txid, topics, groups);
    }

    private static boolean apply(LogRow line, Map<String, Topic> topics, Map<String, Long> groups) {
        Effect effect = effectOf(line.kind());
        if (effect == null || effect == Effect.NONE) {
            return effect != null;
        }
        JsonNode payload;
        try {
            payload = JSON.readTree(line.payload());
        } catch (JacksonException unreadable) {
            return false;
        }
        if (!payload.path("name").isString()) {
            return false;
        }
        String name = payload.path("name").stringValue();
        switch (effect) {
            case TOPIC_GONE -> topics.remove(name);
            case GROUP_GONE -> groups.remove(name);
            case GROUP_IS -> {
                if (!payload.path("id").isIntegralNumber()) {
                    return false;
                }
                groups.put(name, payload.path("id").longValue());
            }
            default -> {
                Topic topic = topic(payload);
                if (topic == null) {
                    return false;
                }
                topics.put(name, topic);
            }
        }
        return true;
    }

    private static @Nullable Effect effectOf(String kind) {
        for (MetadataChange known : MetadataChange.values()) {
            if (known.name().equals(kind)) {
                return known.effect();
            }
        }
        int area = kind.indexOf('_');
        return area > 0 && NOT_IN_SNAPSHOTS.contains(kind.substring(0, area)) ? Effect.NONE : null;
    }

    /** The topic that {@link #payload(Topic)} told; null when it is not one. */
    static @Nullable Topic topic(JsonNode payload) {
        JsonNode ids = payload.path("partitionIds");
        if (!payload.path("name").isString()
                || !payload.path("id").isIntegralNumber()
                || !payload.path("createdAt").isIntegralNumber()
                || !ids.isArray()
                || ids.isEmpty()) {
            return null;
        }
        List<Long> partitionIds = new ArrayList<>(ids.size());
        ids.forEach(id -> partitionIds.add(id.asLong()));
        return new Topic(
                payload.path("id").longValue(),
                payload.path("name").stringValue(),
                longOrNull(payload.path("retentionMs")),
                longOrNull(payload.path("retentionBytes")),
                payload.path("createdAt").longValue(),
                partitionIds);
    }

    private static @Nullable Long longOrNull(JsonNode node) {
        return node.isIntegralNumber() ? node.longValue() : null;
    }

    /** A whole topic as a payload. */
    static Map<String, Object> payload(Topic topic) {
        Map<String, Object> payload = new TreeMap<>();
        payload.put("name", topic.name());
        payload.put("id", topic.id());
        payload.put("createdAt", topic.createdAt());
        payload.put("partitionIds", topic.partitionIds());
        if (topic.retentionMs() != null) {
            payload.put("retentionMs", topic.retentionMs());
        }
        if (topic.retentionBytes() != null) {
            payload.put("retentionBytes", topic.retentionBytes());
        }
        return payload;
    }
}
