package io.catmq.server.metadata;

import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.MetadataChange.Kind;
import io.catmq.server.metadata.MetadataMapper.PartitionRow;
import io.catmq.server.metadata.MetadataMapper.State;
import io.catmq.server.metadata.MetadataMapper.TopicRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes topics in steps that can be finished by anybody: the intention is committed, then the logs are made or dropped
 * (which may be repeated), then the outcome is committed. Callers make sure that one change runs at a time.
 */
final class TopicAdministration {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAdministration.class);

    private final MetadataStore store;
    private final MessageLog log;
    private final String databaseName;

    TopicAdministration(MetadataStore store, MessageLog log, String databaseName) {
        this.store = store;
        this.log = log;
        this.databaseName = databaseName;
    }

    /** Whether this call made the topic. */
    boolean create(NewTopic topic) {
        TopicRow existing = find(topic.name());
        if (existing != null && existing.state() == State.DELETING) {
            finishDeletion(existing);
            existing = null;
        }
        if (existing != null && existing.state() == State.ACTIVE) {
            return false;
        }
        boolean asWanted = existing == null || matches(existing, topic);
        if (existing == null) {
            intendCreation(topic);
        }
        finishCreation(Objects.requireNonNull(find(topic.name())), Kind.TOPIC_CREATED);
        return asWanted;
    }

    private @Nullable TopicRow find(String name) {
        return store.read(mapper -> mapper.topicByName(name));
    }

    /** An earlier attempt with the same settings that was cut off counts as this one. */
    private boolean matches(TopicRow row, NewTopic topic) {
        return Objects.equals(row.retentionMs(), topic.retentionMs())
                && Objects.equals(row.retentionBytes(), topic.retentionBytes())
                && partitionsOf(row).size() == topic.partitions();
    }

    private List<PartitionRow> partitionsOf(TopicRow row) {
        return store.read(mapper -> mapper.partitionsOf(row.id()));
    }

    private void intendCreation(NewTopic topic) {
        store.change(new MetadataChange(Kind.TOPIC_CREATING, describe(topic)), mapper -> {
            mapper.insertTopic(topic.name(), State.CREATING, topic.retentionMs(), topic.retentionBytes(), store.now());
            TopicRow row = Objects.requireNonNull(mapper.topicByName(topic.name()));
            insertPartitions(mapper, row.id(), 0, topic.partitions());
        });
    }

    private void insertPartitions(MetadataMapper mapper, long topicId, int from, int to) {
        for (int index = from; index < to; index++) {
            mapper.insertPartition(topicId, index, State.CREATING, databaseName);
        }
    }

    private void finishCreation(TopicRow topic, Kind kind) {
        for (PartitionRow partition : partitionsOf(topic)) {
            if (partition.state() == State.CREATING) {
                log.create(partition.partitionId());
            }
        }
        store.change(MetadataChange.of(kind, topic.name()), mapper -> {
            mapper.setPartitionStates(topic.id(), State.ACTIVE);
            mapper.setTopicState(topic.id(), State.ACTIVE);
        });
    }

    void addPartitions(Topic topic, int partitions) {
        Map<String, Object> payload = Map.of("name", topic.name(), "partitions", partitions);
        store.change(
                new MetadataChange(Kind.TOPIC_PARTITIONS_ADDING, payload),
                mapper -> insertPartitions(
                        mapper, topic.id(), mapper.partitionsOf(topic.id()).size(), partitions));
        finishCreation(Objects.requireNonNull(find(topic.name())), Kind.TOPIC_PARTITIONS_ADDED);
    }

    void setRetention(Topic topic, @Nullable Long retentionMs, @Nullable Long retentionBytes) {
        NewTopic described = new NewTopic(topic.name(), topic.partitions(), retentionMs, retentionBytes);
        store.change(
                new MetadataChange(Kind.TOPIC_RETENTION_CHANGED, describe(described)),
                mapper -> mapper.setRetention(topic.id(), retentionMs, retentionBytes));
    }

    /** Whether there was such a topic. */
    boolean delete(String name) {
        TopicRow topic = find(name);
        if (topic == null) {
            return false;
        }
        intendDeletion(topic);
        return true;
    }

    private void intendDeletion(TopicRow topic) {
        if (topic.state() != State.DELETING) {
            store.change(
                    MetadataChange.of(Kind.TOPIC_DELETING, topic.name()),
                    mapper -> mapper.setTopicState(topic.id(), State.DELETING));
        }
    }

    void finishDeletion(String name) {
        TopicRow topic = find(name);
        if (topic != null && topic.state() == State.DELETING) {
            finishDeletion(topic);
        }
    }

    private void finishDeletion(TopicRow topic) {
        for (PartitionRow partition : partitionsOf(topic)) {
            log.drop(partition.partitionId());
        }
        store.change(MetadataChange.of(Kind.TOPIC_DELETED, topic.name()), mapper -> {
            mapper.deletePartitions(topic.id());
            mapper.deleteTopic(topic.id());
        });
    }

    /** What a broker that died has begun is ended; called at the start. */
    void finishUnfinished() {
        for (TopicRow topic : store.read(MetadataMapper::topics)) {
            if (topic.state() == State.DELETING) {
                LOG.info("Finishing the deletion of topic {}", topic.name());
                finishDeletion(topic);
            } else if (isUnfinished(topic)) {
                LOG.info("Finishing the creation of topic {}", topic.name());
                finishCreation(topic, Kind.TOPIC_CREATED);
            }
        }
    }

    private boolean isUnfinished(TopicRow topic) {
        return topic.state() == State.CREATING
                || partitionsOf(topic).stream().anyMatch(partition -> partition.state() == State.CREATING);
    }

    private static Map<String, Object> describe(NewTopic topic) {
        Map<String, Object> payload = new HashMap<>();
        payload.put("name", topic.name());
        payload.put("partitions", topic.partitions());
        payload.put("retentionMs", topic.retentionMs());
        payload.put("retentionBytes", topic.retentionBytes());
        return payload;
    }
}
