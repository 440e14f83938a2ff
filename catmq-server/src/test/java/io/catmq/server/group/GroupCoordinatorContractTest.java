package io.catmq.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.Compression;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.cluster.TestLeadership;
import io.catmq.server.database.Database;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.group.CommitOutcome.Backwards;
import io.catmq.server.group.CommitOutcome.BeyondEnd;
import io.catmq.server.group.CommitOutcome.Committed;
import io.catmq.server.group.CommitOutcome.Fenced;
import io.catmq.server.group.GroupViews.View;
import io.catmq.server.group.HeartbeatOutcome.Left;
import io.catmq.server.group.HeartbeatOutcome.Stable;
import io.catmq.server.group.HeartbeatOutcome.UnknownMember;
import io.catmq.server.log.DatabaseMessageLog;
import io.catmq.server.log.LogSettings;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.CrashPoints;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.MetadataDatabase;
import io.catmq.server.metadata.MetadataLog;
import io.catmq.server.metadata.NewTopic;
import io.catmq.server.metadata.TopicChange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What groups promise, against a real database; time passes when the test says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GroupCoordinatorContractTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabase testDatabase;
    private Database database;
    private MessageLog log;
    private Metadata metadata;
    private GroupCoordinator groups;
    private long now = 1_000_000;
    private String topic;
    private String group;

    abstract TestDatabase createDatabase();

    @BeforeAll
    void open() {
        testDatabase = createDatabase();
        database = testDatabase.open();
        log = DatabaseMessageLog.open(database, LogSettings.defaults(), new SimpleMeterRegistry());
        MetadataDatabase metadataDatabase = MetadataDatabase.in(database);
        metadata = Metadata.open(
                metadataDatabase,
                new MetadataLog(metadataDatabase, new TestLeadership(), Clock.systemUTC()),
                database,
                log,
                CrashPoints.none());
    }

    @AfterAll
    void close() {
        log.close();
        database.close();
        testDatabase.close();
    }

    @BeforeEach
    void newTopicAndGroup() {
        int number = COUNT.incrementAndGet();
        topic = "topic-" + number;
        group = "group-" + number;
        metadata.create("test", new NewTopic(topic, 4, null, null));
        groups = coordinator();
    }

    private GroupCoordinator coordinator() {
        return new GroupCoordinator(
                metadata, log, database, GroupProperties.defaults(), Clock.systemUTC(), () -> now, "test");
    }

    /** A member that does as it is told. */
    private final class Consumer {
        private final String id;
        private long epoch = Heartbeat.JOIN;
        private Map<TopicPartition, Long> held = Map.of();

        Consumer(String id) {
            this.id = id;
        }

        HeartbeatOutcome report(long reportedEpoch, Map<TopicPartition, Long> owned) {
            Map<String, Set<Integer>> numbers = new HashMap<>();
            owned.keySet().forEach(partition -> numbers.computeIfAbsent(partition.topic(), name -> new TreeSet<>())
                    .add(partition.partition()));
            return groups.heartbeat(
                    group, new Heartbeat(id, reportedEpoch, "app", "host", Set.of(topic), null, numbers));
        }

        Consumer heartbeat() {
            Stable answer = (Stable) report(epoch, held);
            epoch = answer.memberEpoch();
            held = answer.assignment();
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

    private TopicPartition at(int partition) {
        return new TopicPartition(
                topic,
                partition,
                java.util.Objects.requireNonNull(metadata.topic(topic)).partitionId(partition));
    }

    private void produce(int partition, int messages) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, 256);
        for (int i = 0; i < messages; i++) {
            batch.append(1, null, new byte[] {1}, List.of());
        }
        log.append(at(partition).id(), batch.build(), 0);
    }

    private @Nullable Long committed(int partition) {
        return groups.views().committed(group).get(at(partition).id());
    }

    @Test
    void a_single_member_gets_everything_at_once() {
        assertThat(new Consumer("one").heartbeat().numbers()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void a_second_member_gets_its_half_as_soon_as_the_first_has_released_it() {
        Consumer one = new Consumer("one").heartbeat();
        Consumer two = new Consumer("two").heartbeat();
        assertThat(two.numbers()).as("all are still held").isEmpty();
        one.heartbeat();
        assertThat(one.numbers()).as("told to release two").hasSize(2);
        assertThat(two.heartbeat().numbers()).as("not yet confirmed").isEmpty();
        one.heartbeat();
        assertThat(two.heartbeat().numbers()).hasSize(2).doesNotContainAnyElementsOf(one.numbers());
    }

    @Test
    void a_member_that_leaves_frees_its_partitions_at_once() {
        Consumer one = new Consumer("one").heartbeat();
        assertThat(one.report(Heartbeat.LEAVE, Map.of())).isInstanceOf(Left.class);
        assertThat(new Consumer("two").heartbeat().numbers()).hasSize(4);
    }

    @Test
    void a_silent_member_is_out_after_its_session_and_not_before() {
        Consumer one = new Consumer("one").heartbeat();
        now += 10_000;
        assertThat(new Consumer("two").heartbeat().numbers()).isEmpty();
        now += 1;
        assertThat(new Consumer("three").heartbeat().numbers()).hasSize(2);
        assertThat(one.report(one.epoch, one.held)).isInstanceOf(UnknownMember.class);
    }

    @Test
    void commits_of_a_member_that_lost_its_partition_are_refused() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        assertThat(one.commit(0, 2)).isInstanceOf(Committed.class);
        now += 10_001;
        Consumer two = new Consumer("two").heartbeat();
        assertThat(one.commit(0, 3)).isInstanceOf(Fenced.class);
        assertThat(two.commit(0, 4)).isInstanceOf(Committed.class);
        assertThat(one.commit(0, 5)).isInstanceOf(Fenced.class);
        assertThat(committed(0)).isEqualTo(4);
    }

    @Test
    void a_member_that_joins_anew_cannot_commit_with_what_it_had() {
        produce(0, 5);
        Consumer before = new Consumer("one").heartbeat();
        new Consumer("one").heartbeat();
        assertThat(before.commit(0, 1)).isInstanceOf(Fenced.class);
    }

    @Test
    void a_commit_goes_neither_backwards_nor_beyond_the_end() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        assertThat(one.commit(0, 6)).isEqualTo(new BeyondEnd(at(0), 5));
        assertThat(one.commit(0, 4)).isInstanceOf(Committed.class);
        assertThat(one.commit(0, 4)).as("the same again").isInstanceOf(Committed.class);
        assertThat(one.commit(0, 3)).isEqualTo(new Backwards(at(0), 4));
    }

    @Test
    void a_commit_of_several_partitions_is_all_or_nothing() {
        produce(0, 5);
        produce(1, 5);
        Consumer one = new Consumer("one").heartbeat();
        OffsetCommit good = new OffsetCommit(at(0), 3, one.held.get(at(0)));
        OffsetCommit stale = new OffsetCommit(at(1), 3, 99L);
        assertThat(groups.commit(group, "one", List.of(good, stale))).isInstanceOf(Fenced.class);
        assertThat(committed(0)).isNull();
    }

    @Test
    void after_a_restart_of_the_server_an_owner_may_still_commit() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        groups = coordinator();
        assertThat(one.commit(0, 3)).isInstanceOf(Committed.class);
        assertThat(one.report(one.epoch, one.held)).isInstanceOf(UnknownMember.class);
    }

    @Test
    void after_a_restart_of_the_server_nobody_gets_what_an_owner_may_still_hold() {
        Consumer one = new Consumer("one").heartbeat();
        groups = coordinator();
        Consumer two = new Consumer("two").heartbeat();
        assertThat(two.numbers()).as("one has its session to come back").isEmpty();
        one.epoch = Heartbeat.JOIN;
        one.held = Map.of();
        one.heartbeat();
        two.heartbeat();
        List<Integer> both = new ArrayList<>(one.numbers());
        both.addAll(two.numbers());
        Collections.sort(both);
        assertThat(both).containsExactly(0, 1, 2, 3);
    }

    @Test
    void after_a_restart_of_the_server_an_owner_that_does_not_come_back_is_out() {
        new Consumer("one").heartbeat();
        groups = coordinator();
        Consumer two = new Consumer("two").heartbeat();
        now += 5_000;
        two.heartbeat();
        now += 5_001;
        assertThat(two.heartbeat().numbers()).hasSize(4);
    }

    @Test
    void time_in_which_the_server_stood_still_is_nobodys_silence() {
        Consumer one = new Consumer("one").heartbeat();
        groups.tick();
        now += 60_000;
        groups.tick();
        assertThat(one.heartbeat().numbers()).hasSize(4);
    }

    @Test
    void new_partitions_are_given_out_with_the_next_heartbeat() {
        Consumer one = new Consumer("one").heartbeat();
        metadata.alter("test", topic, new TopicChange(6, null, null));
        assertThat(one.heartbeat().numbers()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void consumers_outside_of_a_session_commit_what_nobody_owns() {
        produce(2, 5);
        OffsetCommit commit = new OffsetCommit(at(2), 2, null);
        assertThat(groups.commit(group, null, List.of(commit))).isInstanceOf(Committed.class);
        assertThat(groups.commit(group, null, List.of(new OffsetCommit(at(2), 1, null))))
                .isEqualTo(new Backwards(at(2), 2));
        new Consumer("one").heartbeat();
        assertThat(groups.commit(group, null, List.of(new OffsetCommit(at(2), 3, null))))
                .isInstanceOf(Fenced.class);
        assertThat(committed(2)).isEqualTo(2);
    }

    @Test
    void the_view_shows_members_owners_and_lag() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        one.commit(0, 2);
        View view = groups.views().find(group).orElseThrow();
        assertThat(view.lag()).isEqualTo(3);
        assertThat(view.members()).singleElement().satisfies(member -> {
            assertThat(member.clientId()).isEqualTo("app");
            assertThat(member.holds()).hasSize(4);
        });
        assertThat(view.partitions()).allMatch(partition -> "one".equals(partition.owner()));
    }
}
