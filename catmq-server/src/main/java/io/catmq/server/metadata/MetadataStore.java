package io.catmq.server.metadata;

import io.catmq.server.database.Database;
import io.catmq.server.metadata.MetadataMapper.GroupRow;
import io.catmq.server.metadata.MetadataMapper.PartitionRow;
import io.catmq.server.metadata.MetadataMapper.State;
import io.catmq.server.metadata.MetadataMapper.TopicRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** The metadata tables: reading them as a whole, and changing them in numbered transactions. */
final class MetadataStore {
    /** Until there is a leader, everything happens in term 0. */
    private static final long TERM = 0;

    private final Database database;
    private final String actor;
    private final Clock clock;
    private final JsonMapper json = new JsonMapper();

    MetadataStore(Database database, String actor, Clock clock) {
        this.database = database;
        this.actor = actor;
        this.clock = clock;
    }

    /** One transaction: the next id first, so that its row lock puts all changes in one order; then the log, then the change. */
    void change(MetadataChange change, Consumer<MetadataMapper> apply) {
        database.inTransaction(session -> {
            MetadataMapper mapper = database.mapper(session, MetadataMapper.class);
            mapper.takeTxid();
            mapper.appendToLog(
                    mapper.txid(),
                    TERM,
                    actor,
                    change.kind().name(),
                    json.writeValueAsString(change.payload()),
                    clock.millis());
            apply.accept(mapper);
            return mapper;
        });
    }

    <R> R read(Function<MetadataMapper, R> read) {
        return database.call(MetadataMapper.class, read);
    }

    long now() {
        return clock.millis();
    }

    /**
     * Everything. The transaction id is read first: what is committed while the rest is read may be seen already, and is
     * read once more when the id is found to have moved, which does no harm.
     */
    MetadataSnapshot load() {
        return read(mapper -> {
            long txid = mapper.txid();
            Map<Long, List<Long>> partitionIds = activePartitions(mapper.partitions());
            SortedMap<String, Topic> topics = new TreeMap<>();
            for (TopicRow row : mapper.topics()) {
                if (row.state() == State.ACTIVE) {
                    topics.put(row.name(), topic(row, partitionIds.getOrDefault(row.id(), List.of())));
                }
            }
            SortedMap<String, Long> groups = new TreeMap<>();
            for (GroupRow row : mapper.groups()) {
                groups.put(row.name(), row.id());
            }
            return new MetadataSnapshot(txid, topics, groups);
        });
    }

    private static Topic topic(TopicRow row, List<Long> partitionIds) {
        return new Topic(row.id(), row.name(), row.retentionMs(), row.retentionBytes(), row.createdAt(), partitionIds);
    }

    private static Map<Long, List<Long>> activePartitions(List<PartitionRow> rows) {
        Map<Long, List<Long>> partitionIds = new HashMap<>();
        for (PartitionRow row : rows) {
            if (row.state() == State.ACTIVE) {
                partitionIds
                        .computeIfAbsent(row.topicId(), id -> new ArrayList<>())
                        .add(row.partitionId());
            }
        }
        return partitionIds;
    }
}
