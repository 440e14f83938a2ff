package io.catmq.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.cluster.TestLeadership;
import io.catmq.server.database.Database;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.log.DatabaseMessageLog;
import io.catmq.server.log.LogRange;
import io.catmq.server.log.LogSettings;
import io.catmq.server.log.MessageLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The leader dies at each line of each kind of work; the next one leaves nothing half done and nothing over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UnfinishedWorkContractTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String ACTOR = "test";

    private final TestLeadership leadership = new TestLeadership();
    private TestDatabase testDatabase;
    private Database database;
    private MessageLog log;
    private final List<List<List<Long>>> told = new ArrayList<>();

    abstract TestDatabase createDatabase();

    @BeforeAll
    void open() {
        testDatabase = createDatabase();
        database = testDatabase.open();
        log = DatabaseMessageLog.open(database, LogSettings.defaults(), new SimpleMeterRegistry());
    }

    @AfterAll
    void close() {
        if (log != null) {
            log.close();
            database.close();
            testDatabase.close();
        }
    }

    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void added(List<Long> earlier, List<Long> added) {
        told.add(List.of(earlier, added));
    }

    private Metadata leader(CrashPoints crashPoints) {
        MetadataDatabase metadata = MetadataDatabase.in(database);
        MetadataLog changes = new MetadataLog(metadata, leadership, Clock.systemUTC());
        return Metadata.open(metadata, changes, database, log, this::added, crashPoints);
    }

    private static CrashPoints dyingAt(String name) {
        return new CrashPoints(name, () -> {
            throw new Died();
        });
    }

    static Set<String> crashPoints() {
        return CrashPoints.names();
    }

    @ParameterizedTest
    @MethodSource("crashPoints")
    void a_new_leader_finishes_what_the_old_one_began(String crashPoint) {
        String name = "topic-" + COUNT.incrementAndGet();
        Metadata follower = leader(CrashPoints.none());
        Metadata old = leader(dyingAt(crashPoint));
        if (!crashPoint.startsWith("topic.create")) {
            old.create(ACTOR, new NewTopic(name, 3, null, null));
        }
        assertThatThrownBy(() -> work(old, crashPoint, name)).isInstanceOf(Died.class);
        follower.refresh();

        leadership.elect(leadership.ownTerm().orElseThrow() + 1);
        Metadata next = leader(CrashPoints.none());
        next.finishUnfinished("the next leader");

        Topic topic = next.topic(name);
        if (crashPoint.startsWith("topic.delete")) {
            assertThat(topic).isNull();
        } else {
            assertThat(topic).isNotNull();
            assertThat(topic.partitionIds()).hasSize(crashPoint.startsWith("topic.create") ? 3 : 5);
            assertThat(topic.partitionIds())
                    .allSatisfy(id -> assertThat(log.range(id)).isEqualTo(new LogRange(0, 0)));
        }
        assertThatNothingIsHalfDone(next);
        follower.refresh();
        assertThat(follower.snapshot().topics())
                .containsExactlyElementsOf(next.snapshot().topics());
        assertThat(follower.snapshot().txid()).isEqualTo(next.snapshot().txid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"after-intent", "after-log-1", "after-logs"})
    void who_is_to_know_of_added_partitions_is_told_by_the_new_leader(String step) {
        String name = "topic-" + COUNT.incrementAndGet();
        Metadata old = leader(dyingAt("topic.add-partitions." + step));
        old.create(ACTOR, new NewTopic(name, 2, null, null));
        told.clear();
        assertThatThrownBy(() -> old.alter(ACTOR, name, new TopicChange(4, null, null)))
                .isInstanceOf(Died.class);
        assertThat(told).isEmpty();
        leadership.elect(leadership.ownTerm().orElseThrow() + 1);
        Metadata next = leader(CrashPoints.none());
        next.finishUnfinished("the next leader");
        List<Long> ids = next.topic(name).partitionIds();
        assertThat(told).containsExactly(List.of(ids.subList(0, 2), ids.subList(2, 4)));
    }

    private static void work(Metadata leader, String crashPoint, String name) {
        if (crashPoint.startsWith("topic.create")) {
            leader.create(ACTOR, new NewTopic(name, 3, 1000L, null));
        } else if (crashPoint.startsWith("topic.delete")) {
            leader.delete(ACTOR, name);
        } else {
            leader.alter(ACTOR, name, new TopicChange(5, null, null));
        }
    }

    private void assertThatNothingIsHalfDone(Metadata metadata) {
        assertThat(database.call(MetadataMapper.class, MetadataMapper::unfinishedTopics))
                .isEmpty();
        long partitions = metadata.snapshot().topics().stream()
                .flatMapToLong(topic -> topic.partitionIds().stream().mapToLong(Long::longValue))
                .count();
        assertThat(database.call(MetadataMapper.class, MetadataMapper::partitions))
                .hasSize((int) partitions);
        assertThat(count("partition_state")).isEqualTo(partitions);
        assertThat(count("information_schema.tables WHERE table_schema = SCHEMA() AND table_name LIKE 'log_%'"))
                .as("tables of logs")
                .isEqualTo(partitions);
    }

    private long count(String from) {
        try (Connection connection = database.dataSource().getConnection();
                ResultSet row = connection.createStatement().executeQuery("SELECT COUNT(*) FROM " + from)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void who_is_elected_finishes_by_itself() {
        Metadata old = leader(dyingAt("topic.create.after-log-1"));
        assertThatThrownBy(() -> old.create(ACTOR, new NewTopic("by-itself", 3, null, null)))
                .isInstanceOf(Died.class);
        Metadata next = leader(CrashPoints.none());
        try (UnfinishedWork work = new UnfinishedWork(next, "the next leader")) {
            leadership.elect(leadership.ownTerm().orElseThrow() + 1);
            work.elected(leadership.ownTerm().orElseThrow());
            Awaitility.await().until(() -> next.snapshot().topic("by-itself") != null);
        }
    }

    @Test
    void who_leads_no_longer_makes_no_more_tables() {
        Metadata old = leader(new CrashPoints(
                "topic.create.after-log-1",
                () -> leadership.elect(leadership.ownTerm().orElseThrow() + 1)));
        long tables = count("partition_state");
        assertThatThrownBy(() -> old.create(ACTOR, new NewTopic("late", 3, null, null)))
                .isInstanceOf(NotLeaderException.class);
        assertThat(count("partition_state")).isEqualTo(tables + 1);
        leader(CrashPoints.none()).finishUnfinished(ACTOR);
        assertThat(count("partition_state")).isEqualTo(tables + 3);
    }
}
