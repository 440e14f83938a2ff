package io.catmq.server.metadata;

import io.catmq.server.database.Database;
import io.catmq.server.metadata.MetadataMapper.GroupRow;
import io.catmq.server.metadata.MetadataMapper.PartitionRow;
import io.catmq.server.metadata.MetadataMapper.State;
import io.catmq.server.metadata.MetadataMapper.TopicRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The metadata tables: reading them as a whole, and changing them in numbered transactions. */
final class MetadataStore {
    /** Somebody would have to change metadata every few milliseconds for so many readings to be disturbed. */
    private static final int UNDISTURBED_TRIES = 20;

    private final Database database;
    private final MetadataLog log;

    MetadataStore(Database database, MetadataLog log) {
        this.database = database;
        this.log = log;
    }

    /** The term in which this broker leads, to be given to all the changes of one piece of work. */
    long requireTerm() {
        return log.requireTerm();
    }

    void requireTerm(long term) {
        log.requireTerm(term);
    }

    /** One change; what {@code apply} returns is told in the log. */
    long change(long term, String actor, MetadataChange kind, Function<MetadataMapper, Map<String, ?>> apply) {
        return log.change(
                term, actor, kind.name(), session -> apply.apply(database.mapper(session, MetadataMapper.class)));
    }

    <R> R read(Function<MetadataMapper, R> read) {
        return database.call(MetadataMapper.class, read);
    }

    long now() {
        return log.now();
    }

    /**
     * Everything as of one transaction: read again when another one came in between. After too many of those the mixture
     * is taken, because lines of the log say how things are, not how they change: those that follow mend it.
     */
    MetadataSnapshot load() {
        return read(mapper -> {
            MetadataSnapshot loaded = load(mapper);
            for (int tries = 1; tries < UNDISTURBED_TRIES && mapper.txid() != loaded.txid(); tries++) {
                loaded = load(mapper);
            }
            return loaded;
        });
    }

    private static MetadataSnapshot load(MetadataMapper mapper) {
        long txid = mapper.txid();
        Map<Long, List<PartitionRow>> partitions = new HashMap<>();
        for (PartitionRow row : mapper.partitions()) {
            partitions.computeIfAbsent(row.topicId(), id -> new ArrayList<>()).add(row);
        }
        SortedMap<String, Topic> topics = new TreeMap<>();
        for (TopicRow row : mapper.topics()) {
            Topic topic = topic(row, partitions.getOrDefault(row.id(), List.of()));
            if (topic != null) {
                topics.put(row.name(), topic);
            }
        }
        SortedMap<String, Long> groups = new TreeMap<>();
        for (GroupRow row : mapper.groups()) {
            groups.put(row.name(), row.id());
        }
        return new MetadataSnapshot(txid, topics, groups);
    }

    /** The topic as it can be used, null when it cannot. */
    static @Nullable Topic topic(TopicRow row, List<PartitionRow> partitions) {
        List<Long> ids = partitions.stream()
                .filter(partition -> partition.state() == State.ACTIVE)
                .map(PartitionRow::partitionId)
                .toList();
        return row.state() == State.ACTIVE && !ids.isEmpty()
                ? new Topic(row.id(), row.name(), row.retentionMs(), row.retentionBytes(), row.createdAt(), ids)
                : null;
    }
}
