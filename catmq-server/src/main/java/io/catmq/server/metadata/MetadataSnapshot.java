package io.catmq.server.metadata;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All metadata as of one transaction. Immutable. */
public final class MetadataSnapshot {
    /** Nothing, before anything was read. */
    public static final MetadataSnapshot EMPTY = new MetadataSnapshot(-1, new TreeMap<>(), new TreeMap<>());

    private final long txid;
    private final SortedMap<String, Topic> topics;
    private final SortedMap<String, Long> groups;

    MetadataSnapshot(long txid, SortedMap<String, Topic> topics, SortedMap<String, Long> groups) {
        this.txid = txid;
        this.topics = Collections.unmodifiableSortedMap(topics);
        this.groups = Collections.unmodifiableSortedMap(groups);
    }

    /** The newest transaction that it includes. */
    public long txid() {
        return txid;
    }

    /** The topic of that name, or null. */
    public @Nullable Topic topic(String name) {
        return topics.get(name);
    }

    /** All topics by name. */
    public Collection<Topic> topics() {
        return topics.values();
    }

    SortedMap<String, Topic> topicsByName() {
        return topics;
    }

    /** Ids of all groups by name. */
    public Map<String, Long> groups() {
        return groups;
    }
}
