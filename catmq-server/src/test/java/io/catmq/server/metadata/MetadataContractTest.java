package io.catmq.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.server.cluster.Leader;
import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.cluster.TestLeadership;
import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseNotUsableException;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.MetadataMapper.LogRow;
import io.catmq.server.metadata.TopicOutcome.Done;
import io.catmq.server.metadata.TopicOutcome.Exists;
import io.catmq.server.metadata.TopicOutcome.Shrinks;
import io.catmq.server.metadata.TopicOutcome.Unknown;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the metadata promise. The logs are only counted; {@code failAfter} lets the server die in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MetadataContractTest {
    private static final String ACTOR = "somebody via broker-1";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Set<Long> logs = new HashSet<>();
    private final TestLeadership leadership = new TestLeadership();
    private int failAfter;
    private TestDatabase testDatabase;
    private Database database;
    private Metadata metadata;
    private String name;

    abstract TestDatabase createDatabase();

    @BeforeAll
    void open() {
        testDatabase = createDatabase();
        database = testDatabase.open();
        database.migrate("messages");
    }

    @AfterAll
    void close() {
        if (database != null) {
            database.close();
            testDatabase.close();
        }
    }

    @BeforeEach
    void newName() {
        failAfter = Integer.MAX_VALUE;
        metadata = start();
        name = "topic-" + COUNT.incrementAndGet();
    }

    private Metadata start() {
        return start(CrashPoints.none());
    }

    private Metadata nextLeader() {
        leadership.elect(leadership.ownTerm().orElse(1) + 1);
        Metadata next = start();
        next.finishUnfinished("broker-2");
        return next;
    }

    private Metadata start(CrashPoints crashPoints) {
        MetadataDatabase metadataDatabase = MetadataDatabase.in(database);
        MetadataLog changes = new MetadataLog(metadataDatabase, leadership, Clock.systemUTC());
        return Metadata.open(metadataDatabase, changes, database, log(), (earlier, added) -> {}, crashPoints);
    }

    private MessageLog log() {
        return (MessageLog) Proxy.newProxyInstance(
                MessageLog.class.getClassLoader(), new Class<?>[] {MessageLog.class}, (proxy, method, args) -> {
                    if (failAfter-- <= 0) {
                        throw new IllegalStateException("died on purpose");
                    }
                    long id = (Long) args[0];
                    boolean changed = method.getName().equals("create") ? logs.add(id) : logs.remove(id);
                    assertThat(method.getName()).isIn("create", "drop");
                    return changed ? null : null;
                });
    }

    private Topic create(int partitions) {
        return ((Done) metadata.create(ACTOR, new NewTopic(name, partitions, null, null))).topic();
    }

    private List<LogRow> history() {
        return database.call(MetadataMapper.class, mapper -> mapper.logAfter(0, 10_000));
    }

    @Test
    void a_created_topic_has_a_log_for_each_partition() {
        Topic topic = create(3);
        assertThat(topic.partitions()).isEqualTo(3);
        assertThat(logs).containsAll(topic.partitionIds());
        assertThat(metadata.topic(name)).isEqualTo(topic);
    }

    @Test
    void a_topic_is_created_once() {
        Topic topic = create(1);
        assertThat(metadata.create(ACTOR, new NewTopic(name, 1, null, null))).isEqualTo(new Exists(topic));
    }

    @Test
    void names_differ_by_case() {
        create(1);
        assertThat(metadata.topic(name.toUpperCase(java.util.Locale.ROOT))).isNull();
        assertThat(metadata.create(ACTOR, new NewTopic(name.toUpperCase(java.util.Locale.ROOT), 1, null, null)))
                .isInstanceOf(Done.class);
    }

    @Test
    void partitions_become_more_and_keep_their_ids() {
        Topic before = create(2);
        Topic after = ((Done) metadata.alter(ACTOR, name, new TopicChange(4, null, null))).topic();
        assertThat(after.partitionIds()).hasSize(4).startsWith(before.partitionId(0), before.partitionId(1));
        assertThat(logs).containsAll(after.partitionIds());
        assertThat(metadata.alter(ACTOR, name, new TopicChange(3, null, null))).isInstanceOf(Shrinks.class);
        assertThat(metadata.alter(ACTOR, "nobody", new TopicChange(3, null, null)))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void retention_changes_by_itself() {
        create(1);
        Topic after = ((Done) metadata.alter(ACTOR, name, new TopicChange(null, 5000L, null))).topic();
        assertThat(after.retentionMs()).isEqualTo(5000);
        assertThat(after.retentionBytes()).isNull();
    }

    @Test
    void a_deleted_topic_is_gone_and_its_name_free_but_its_ids_are_not() {
        Topic old = create(2);
        assertThat(metadata.delete(ACTOR, name)).isTrue();
        assertThat(metadata.topic(name)).isNull();
        assertThat(logs).doesNotContainAnyElementsOf(old.partitionIds());
        assertThat(metadata.delete(ACTOR, name)).isFalse();
        assertThat(create(2).partitionIds()).doesNotContainAnyElementsOf(old.partitionIds());
    }

    @Test
    void a_creation_that_was_cut_off_is_finished_by_the_next_leader() {
        failAfter = 2;
        assertThatThrownBy(() -> create(4)).hasMessage("died on purpose");
        assertThat(metadata.snapshot().topic(name)).isNull();
        failAfter = Integer.MAX_VALUE;
        Topic topic = nextLeader().topic(name);
        assertThat(topic).isNotNull();
        assertThat(topic.partitions()).isEqualTo(4);
        assertThat(logs).containsAll(topic.partitionIds());
    }

    @Test
    void a_creation_that_was_cut_off_is_finished_by_the_next_attempt() {
        failAfter = 2;
        assertThatThrownBy(() -> create(4)).hasMessage("died on purpose");
        failAfter = Integer.MAX_VALUE;
        assertThat(create(4).partitions()).isEqualTo(4);
    }

    @Test
    void added_partitions_that_were_cut_off_are_finished_by_the_next_leader() {
        create(2);
        failAfter = 1;
        assertThatThrownBy(() -> metadata.alter(ACTOR, name, new TopicChange(5, null, null)))
                .hasMessage("died on purpose");
        failAfter = Integer.MAX_VALUE;
        Topic topic = nextLeader().topic(name);
        assertThat(topic).isNotNull();
        assertThat(topic.partitions()).isEqualTo(5);
        assertThat(logs).containsAll(topic.partitionIds());
    }

    @Test
    void a_deletion_that_was_cut_off_is_out_of_sight_and_finished_by_the_next_leader() {
        Topic topic = create(3);
        failAfter = 1;
        assertThatThrownBy(() -> metadata.delete(ACTOR, name)).hasMessage("died on purpose");
        assertThat(metadata.topic(name)).isNull();
        failAfter = Integer.MAX_VALUE;
        assertThat(nextLeader().topic(name)).isNull();
        assertThat(logs).doesNotContainAnyElementsOf(topic.partitionIds());
    }

    @Test
    void another_server_finds_a_new_topic_at_once_and_a_change_when_it_looks() {
        Metadata other = start();
        create(1);
        assertThat(other.snapshot().topic(name)).isNull();
        assertThat(other.topic(name)).as("a miss asks the database").isNotNull();
        metadata.delete(ACTOR, name);
        assertThat(other.topic(name)).as("known, so not asked").isNotNull();
        assertThat(other.refresh()).isTrue();
        assertThat(other.topic(name)).isNull();
        assertThat(other.refresh()).isFalse();
    }

    @Test
    void a_follower_applies_one_change_after_the_other() {
        Metadata other = start();
        create(1);
        metadata.alter(ACTOR, name, new TopicChange(3, 5000L, null));
        long group = metadata.groupIdOrCreate(ACTOR, "group-of-" + name);
        assertThat(other.refresh()).isTrue();
        assertThat(other.snapshot().topic(name)).isEqualTo(metadata.topic(name));
        assertThat(other.snapshot().groups()).containsEntry("group-of-" + name, group);
        metadata.delete(ACTOR, name);
        assertThat(other.refresh()).isTrue();
        assertThat(other.snapshot().topics())
                .containsExactlyElementsOf(metadata.snapshot().topics());
        assertThat(other.snapshot().txid()).isEqualTo(metadata.snapshot().txid());
    }

    @Test
    void a_gap_in_the_log_makes_a_follower_read_everything_again() {
        Metadata other = start();
        create(1);
        LogRow lost = history().get(history().size() - 1);
        assertThat(lost.kind()).isEqualTo("TOPIC_CREATED");
        metadata.groupIdOrCreate(ACTOR, "group-after-" + name);
        execute("DELETE FROM metadata_log WHERE txid = " + lost.txid());
        assertThat(other.refresh()).isTrue();
        assertThat(other.snapshot().topic(name)).isEqualTo(metadata.topic(name));
        database.call(
                MetadataMapper.class,
                mapper -> mapper.appendToLog(
                        lost.txid(), lost.term(), lost.actor(), lost.kind(), lost.payload(), lost.createdAt()));
    }

    @Test
    void a_change_of_a_kind_that_nobody_knows_makes_a_follower_read_everything_again() {
        Metadata other = start();
        MetadataLog changes = new MetadataLog(MetadataDatabase.in(database), leadership, Clock.systemUTC());
        changes.change(ACTOR, "QUEUE_INVENTED", Map.of(), session -> database.mapper(session, MetadataMapper.class)
                .insertGroup("side-effect-of-" + name));
        assertThat(other.refresh()).isTrue();
        assertThat(other.snapshot().groups()).containsKey("side-effect-of-" + name);
    }

    @Test
    void who_does_not_lead_changes_nothing() {
        int lines = history().size();
        long term = leadership.ownTerm().orElseThrow();
        Leader other = new Leader(term + 1, "other", "http://other");
        leadership.resign(other);
        try {
            assertThatThrownBy(() -> create(1))
                    .isInstanceOfSatisfying(NotLeaderException.class, failure -> assertThat(failure.leader())
                            .isEqualTo(other));
            assertThatThrownBy(() -> metadata.delete(ACTOR, name)).isInstanceOf(NotLeaderException.class);
            assertThatThrownBy(() -> metadata.groupIdOrCreate(ACTOR, "late-" + name))
                    .isInstanceOf(NotLeaderException.class);
        } finally {
            leadership.elect(term + 2);
        }
        assertThat(history()).hasSize(lines);
    }

    @Test
    void work_that_began_in_an_earlier_term_ends_with_it() {
        MetadataLog changes = new MetadataLog(MetadataDatabase.in(database), leadership, Clock.systemUTC());
        long earlier = leadership.ownTerm().orElseThrow() - 1;
        int lines = history().size();
        assertThatThrownBy(() -> changes.change(earlier, ACTOR, "TOPIC_CREATING", session -> Map.of()))
                .isInstanceOf(NotLeaderException.class);
        assertThat(history()).hasSize(lines);
    }

    @Test
    void a_transaction_is_waited_for() {
        Metadata other = start();
        create(1);
        assertThat(other.await(metadata.snapshot().txid(), 10_000)).isTrue();
        assertThat(other.snapshot().topic(name)).isNotNull();
        assertThat(other.await(metadata.snapshot().txid() + 1, 50)).isFalse();
    }

    @Test
    void a_message_database_of_another_cluster_is_refused() {
        assertThatThrownBy(() -> ClusterIdentity.claim(database, "00000000-0000-0000-0000-000000000000"))
                .isInstanceOf(DatabaseNotUsableException.class)
                .hasMessageContaining("holds the messages of cluster");
    }

    private void execute(String sql) {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void groups_get_an_id_that_stays() {
        long id = metadata.groupIdOrCreate(ACTOR, "group-" + name);
        assertThat(metadata.groupIdOrCreate(ACTOR, "group-" + name)).isEqualTo(id);
        assertThat(start().groupId("group-" + name)).isEqualTo(id);
        assertThat(metadata.groupId("nobody")).isNull();
    }

    @Test
    void every_change_is_a_line_of_the_log_under_the_next_transaction_id() {
        create(2);
        metadata.alter(ACTOR, name, new TopicChange(3, 1000L, null));
        metadata.delete(ACTOR, name);
        List<LogRow> history = history();
        assertThat(history.stream().mapToLong(LogRow::txid))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, history.size()).boxed().toList());
        assertThat(metadata.snapshot().txid()).isEqualTo(history.size());
        assertThat(history.stream()
                        .filter(row -> row.payload().contains("\"" + name + "\""))
                        .map(LogRow::kind))
                .containsExactly(
                        "TOPIC_CREATING",
                        "TOPIC_CREATED",
                        "TOPIC_RETENTION_CHANGED",
                        "TOPIC_PARTITIONS_ADDING",
                        "TOPIC_PARTITIONS_ADDED",
                        "TOPIC_DELETING",
                        "TOPIC_DELETED");
        assertThat(history)
                .allMatch(row -> row.actor().equals(ACTOR) || row.actor().equals("broker-2"));
    }
}
