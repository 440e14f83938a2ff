package io.catmq.server.group;

import io.catmq.client.wire.Compression;
import io.catmq.client.wire.FailureReport;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.client.wire.TopicPattern;
import io.catmq.server.cluster.TestLeadership;
import io.catmq.server.database.Database;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.group.HeartbeatOutcome.Stable;
import io.catmq.server.log.DatabaseMessageLog;
import io.catmq.server.log.LogSettings;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.CrashPoints;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.MetadataDatabase;
import io.catmq.server.metadata.MetadataLog;
import io.catmq.server.metadata.NewTopic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A new topic and group for every test, on a real database; time passes when the test says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GroupContract {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final TestLeadership leadership = new TestLeadership();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    long now = 1_000_000;
    String topic = "";
    String group = "";
    Database database;
    MessageLog log;
    Metadata metadata;
    GroupCoordinator groups;
    private TestDatabase testDatabase;
    private MetadataLog changes;
    private long term = 1;

    abstract TestDatabase createDatabase();

    @BeforeAll
    void open() {
        testDatabase = createDatabase();
        database = testDatabase.open();
        log = DatabaseMessageLog.open(database, LogSettings.defaults(), new SimpleMeterRegistry());
        MetadataDatabase metadataDatabase = MetadataDatabase.in(database);
        changes = new MetadataLog(metadataDatabase, leadership, Clock.systemUTC());
        metadata = Metadata.open(
                metadataDatabase,
                changes,
                database,
                log,
                new OffsetsOfNewPartitions(database, Clock.systemUTC()),
                CrashPoints.none());
    }

    @AfterAll
    void close() {
        if (log != null) {
            log.close();
            database.close();
            testDatabase.close();
        }
    }

    @BeforeEach
    void newTopicAndGroup() {
        int number = COUNT.incrementAndGet();
        topic = "topic-" + number;
        group = "group-" + number;
        metadata.create("test", new NewTopic(topic, 4, null, null));
        meters = new SimpleMeterRegistry();
        groups = coordinator();
    }

    private GroupCoordinator coordinator() {
        return coordinator(database);
    }

    /** A coordinator with a database that the test can close, and open ones for everything else. */
    GroupCoordinator coordinator(Database own) {
        return new GroupCoordinator(
                metadata,
                own,
                changes,
                leadership,
                log,
                own,
                GroupProperties.defaults(),
                meters,
                Clock.systemUTC(),
                () -> now,
                "test");
    }

    Database openOnceMore() {
        return testDatabase.open();
    }

    /** Another broker leads, with nothing but the database. */
    void leaderChanges() {
        leadership.elect(++term);
        groups = coordinator();
    }

    void passes(long ms) {
        for (long end = now + ms; now < end; ) {
            now = Math.min(end, now + GroupCoordinator.TICK_MS);
            groups.tick();
        }
    }

    TopicPartition at(int partition) {
        return new TopicPartition(
                topic, partition, Objects.requireNonNull(metadata.topic(topic)).partitionId(partition));
    }

    void produce(int partition, int messages) {
        produce(log, partition, messages);
    }

    void produceOnAnotherBroker(int partition, int messages) {
        try (MessageLog other = DatabaseMessageLog.open(database, LogSettings.defaults(), new SimpleMeterRegistry())) {
            produce(other, partition, messages);
        }
    }

    private void produce(MessageLog broker, int partition, int messages) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, 256);
        for (int i = 0; i < messages; i++) {
            batch.append(1, null, new byte[] {1}, List.of());
        }
        broker.append(at(partition).id(), batch.build(), 0);
    }

    @Nullable Long committed(int partition) {
        return groups.views().committed(group).get(at(partition).id());
    }

    /** Both members' turns until nothing changes any more. */
    void settle(Consumer... consumers) {
        for (int round = 0; round < 3; round++) {
            for (Consumer consumer : consumers) {
                consumer.heartbeat();
            }
        }
    }

    /** A member that does as it is told. */
    final class Consumer {
        final String id;
        long epoch = Heartbeat.JOIN;
        Map<TopicPartition, Long> held = Map.of();

        @Nullable String instance;

        @Nullable TopicPattern pattern;

        @Nullable String notReady;

        List<FailureReport> failing = List.of();

        String host = "10.0.0.1";
        int heartbeatMs;

        Consumer(String id) {
            this.id = id;
        }

        HeartbeatOutcome report(long reportedEpoch, Map<TopicPartition, Long> owned) {
            Map<String, Set<Integer>> numbers = new HashMap<>();
            owned.keySet().forEach(partition -> numbers.computeIfAbsent(partition.topic(), name -> new TreeSet<>())
                    .add(partition.partition()));
            return groups.heartbeat(
                    group,
                    new Heartbeat(
                            id,
                            reportedEpoch,
                            instance,
                            "app",
                            "1.0",
                            host,
                            pattern == null ? Set.of(topic) : Set.of(),
                            pattern,
                            null,
                            notReady == null,
                            notReady,
                            failing,
                            numbers));
        }

        Consumer heartbeat() {
            Stable answer = (Stable) report(epoch, held);
            epoch = answer.memberEpoch();
            held = answer.assignment();
            heartbeatMs = answer.heartbeatMs();
            return this;
        }

        CommitOutcome commit(int partition, long offset) {
            return groups.commit(group, id, List.of(new OffsetCommit(at(partition), offset, held.get(at(partition)))));
        }

        List<Integer> numbers() {
            return held.keySet().stream()
                    .map(TopicPartition::partition)
                    .sorted()
                    .toList();
        }
    }
}
