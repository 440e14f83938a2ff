package io.catmq.server.metadata;

import static io.catmq.server.metadata.MetadataChange.TOPIC_CREATED;
import static io.catmq.server.metadata.MetadataChange.TOPIC_CREATING;
import static io.catmq.server.metadata.MetadataChange.TOPIC_DELETED;
import static io.catmq.server.metadata.MetadataChange.TOPIC_DELETING;
import static io.catmq.server.metadata.MetadataChange.TOPIC_PARTITIONS_ADDED;
import static io.catmq.server.metadata.MetadataChange.TOPIC_PARTITIONS_ADDING;
import static io.catmq.server.metadata.MetadataChange.TOPIC_RETENTION_CHANGED;

import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.MetadataMapper.PartitionRow;
import io.catmq.server.metadata.MetadataMapper.State;
import io.catmq.server.metadata.MetadataMapper.TopicRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes topics in steps that a later leader can finish: the intention is committed, then the logs are made or dropped
 * (which may be repeated), then the outcome is committed. All steps of one piece of work belong to one term. Callers make
 * sure that one runs at a time.
 */
final class TopicAdministration {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAdministration.class);
    private static final String CREATE = "topic.create";
    private static final String ADD_PARTITIONS = "topic.add-partitions";
    private static final String DELETE = "topic.delete";

    private final MetadataStore store;
    private final MessageLog log;
    private final String databaseName;
    private final PartitionsAdded partitionsAdded;
    private final CrashPoints crashPoints;

    TopicAdministration(
            MetadataStore store,
            MessageLog log,
            String databaseName,
            PartitionsAdded partitionsAdded,
            CrashPoints crashPoints) {
        this.store = store;
        this.log = log;
        this.databaseName = databaseName;
        this.partitionsAdded = partitionsAdded;
        this.crashPoints = crashPoints;
    }

    /** Whether this call made the topic. */
    boolean create(String actor, NewTopic topic) {
        long term = store.requireTerm();
        TopicRow existing = find(topic.name());
        if (existing != null && existing.state() == State.DELETING) {
            finishDeletion(term, actor, existing);
            existing = null;
        }
        if (existing != null && existing.state() == State.ACTIVE) {
            return false;
        }
        boolean asWanted = existing == null || matches(existing, topic);
        if (existing == null) {
            intendCreation(term, actor, topic);
        }
        finishCreation(term, actor, Objects.requireNonNull(find(topic.name())));
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

    private void intendCreation(long term, String actor, NewTopic topic) {
        store.change(term, actor, TOPIC_CREATING, mapper -> {
            mapper.insertTopic(topic.name(), State.CREATING, topic.retentionMs(), topic.retentionBytes(), store.now());
            TopicRow row = Objects.requireNonNull(mapper.topicByName(topic.name()));
            insertPartitions(mapper, row.id(), 0, topic.partitions());
            return describe(topic);
        });
        crashPoints.reach(CREATE, "after-intent");
    }

    private void insertPartitions(MetadataMapper mapper, long topicId, int from, int to) {
        for (int index = from; index < to; index++) {
            mapper.insertPartition(topicId, index, State.CREATING, databaseName);
        }
    }

    /** Makes the logs that are missing, of a new topic or of added partitions, and records that they are there. */
    private void finishCreation(long term, String actor, TopicRow topic) {
        boolean isNew = topic.state() == State.CREATING;
        String operation = isNew ? CREATE : ADD_PARTITIONS;
        Map<Boolean, List<PartitionRow>> partitions = partitionsOf(topic).stream()
                .collect(Collectors.partitioningBy(partition -> partition.state() == State.CREATING));
        List<PartitionRow> missing = Objects.requireNonNull(partitions.get(true));
        forEachLog(term, operation, missing, log::create);
        if (!isNew) {
            store.requireTerm(term);
            partitionsAdded.about(ids(Objects.requireNonNull(partitions.get(false))), ids(missing));
        }
        store.change(term, actor, isNew ? TOPIC_CREATED : TOPIC_PARTITIONS_ADDED, mapper -> {
            mapper.setPartitionStates(topic.id(), State.ACTIVE);
            mapper.setTopicState(topic.id(), State.ACTIVE);
            return payload(mapper, topic);
        });
        crashPoints.reach(operation, "after-record");
    }

    private static List<Long> ids(List<PartitionRow> partitions) {
        return partitions.stream().map(PartitionRow::partitionId).toList();
    }

    private void forEachLog(long term, String operation, List<PartitionRow> partitions, LongConsumer step) {
        for (PartitionRow partition : partitions) {
            // A broker that was frozen must not make the log of a topic that was finished, and deleted, meanwhile.
            store.requireTerm(term);
            step.accept(partition.partitionId());
            crashPoints.reach(operation, "after-log-1");
        }
        crashPoints.reach(operation, "after-logs");
    }

    private static Map<String, ?> payload(MetadataMapper mapper, TopicRow topic) {
        TopicRow now = Objects.requireNonNull(mapper.topicByName(topic.name()));
        return LogLines.payload(Objects.requireNonNull(MetadataStore.topic(now, mapper.partitionsOf(topic.id()))));
    }

    void addPartitions(String actor, Topic topic, int partitions) {
        long term = store.requireTerm();
        store.change(term, actor, TOPIC_PARTITIONS_ADDING, mapper -> {
            insertPartitions(mapper, topic.id(), mapper.partitionsOf(topic.id()).size(), partitions);
            return Map.of("name", topic.name(), "partitions", partitions);
        });
        crashPoints.reach(ADD_PARTITIONS, "after-intent");
        finishCreation(term, actor, Objects.requireNonNull(find(topic.name())));
    }

    void setRetention(String actor, Topic topic, @Nullable Long retentionMs, @Nullable Long retentionBytes) {
        store.change(store.requireTerm(), actor, TOPIC_RETENTION_CHANGED, mapper -> {
            mapper.setRetention(topic.id(), retentionMs, retentionBytes);
            return payload(mapper, Objects.requireNonNull(mapper.topicByName(topic.name())));
        });
    }

    /** Takes the topic out of sight; whether there was such a topic. */
    boolean intendDeletion(String actor, String name) {
        long term = store.requireTerm();
        TopicRow topic = find(name);
        if (topic == null) {
            return false;
        }
        if (topic.state() != State.DELETING) {
            store.change(term, actor, TOPIC_DELETING, mapper -> {
                mapper.setTopicState(topic.id(), State.DELETING);
                return named(name);
            });
            crashPoints.reach(DELETE, "after-intent");
        }
        return true;
    }

    void finishDeletion(String actor, String name) {
        TopicRow topic = find(name);
        if (topic != null && topic.state() == State.DELETING) {
            finishDeletion(store.requireTerm(), actor, topic);
        }
    }

    private void finishDeletion(long term, String actor, TopicRow topic) {
        forEachLog(term, DELETE, partitionsOf(topic), log::drop);
        store.change(term, actor, TOPIC_DELETED, mapper -> {
            mapper.deletePartitions(topic.id());
            mapper.deleteTopic(topic.id());
            return named(topic.name());
        });
        crashPoints.reach(DELETE, "after-record");
    }

    /** Ends what a leader before has begun. */
    void finishUnfinished(String actor) {
        long term = store.requireTerm();
        for (TopicRow topic : store.read(MetadataMapper::unfinishedTopics)) {
            if (topic.state() == State.DELETING) {
                LOG.info("Finishing the deletion of topic {}, which was cut off", topic.name());
                finishDeletion(term, actor, topic);
            } else {
                LOG.info(
                        "Finishing the {} topic {}, which was cut off",
                        topic.state() == State.CREATING ? "creation of" : "partitions added to",
                        topic.name());
                finishCreation(term, actor, topic);
            }
        }
    }

    private static Map<String, Object> named(String name) {
        return Map.of("name", name);
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
