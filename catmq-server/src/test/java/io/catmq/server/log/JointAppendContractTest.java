package io.catmq.server.log;

import static io.catmq.server.log.TestBatches.of;
import static io.catmq.server.log.TestBatches.plain;
import static io.catmq.server.log.TestBatches.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.wire.BatchRun;
import io.catmq.client.wire.RecordBatch;
import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseException.Kind;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.log.AppendResult.Appended;
import io.catmq.server.log.AppendResult.Duplicate;
import io.catmq.server.log.AppendResult.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.ibatis.session.SqlSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What {@link MessageLog#appendTogether} promises, with one broker or two on the same database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JointAppendContractTest {
    private static final AtomicLong IDS = new AtomicLong();
    private static final Consumer<SqlSession> NOTHING = session -> {};

    private TestDatabase testDatabase;
    private Database database;
    private final List<MessageLog> opened = new ArrayList<>();
    private MessageLog log;
    private MessageLog other;
    private long first;
    private long second;

    abstract TestDatabase createDatabase();

    @BeforeAll
    void openDatabase() {
        testDatabase = createDatabase();
        database = testDatabase.open();
        database.migrate("messages");
        execute("CREATE TABLE joined_work (id INT NOT NULL PRIMARY KEY)");
    }

    @AfterAll
    void closeDatabase() {
        if (database != null) {
            database.close();
            testDatabase.close();
        }
    }

    @BeforeEach
    void openLogs() {
        log = open(new DatabaseLogStorage(database));
        other = open(new DatabaseLogStorage(database));
        first = IDS.incrementAndGet();
        second = IDS.incrementAndGet();
        log.create(first);
        log.create(second);
        execute("DELETE FROM joined_work");
    }

    @AfterEach
    void closeLogs() {
        opened.forEach(MessageLog::close);
        opened.clear();
    }

    @Test
    void all_partitions_get_theirs_and_what_is_joined_is_done() {
        log.append(second, plain("before"), 0);
        JointResult result = log.appendTogether(
                List.of(to(second, plain("s1", "s2")), to(first, plain("f"))), 0, JointAppendContractTest::insertRow);
        assertThat(((JointResult.Done) result).results())
                .extracting(each -> ((Appended) each).baseOffset())
                .containsExactly(1L, 0L);
        assertThat(readBoth(log)).containsExactly("0:f", "0:before", "1:s1", "2:s2");
        assertThat(readBoth(other)).containsExactly("0:f", "0:before", "1:s1", "2:s2");
        assertThat(joinedRows()).isEqualTo(1);
    }

    @Test
    void nothing_is_written_when_what_is_joined_refuses() {
        assertThatThrownBy(() -> log.appendTogether(both("f", "s"), 0, session -> {
                    insertRow(session);
                    throw new IllegalStateException("fenced");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("fenced");
        assertThat(readBoth(log)).isEmpty();
        assertThat(readBoth(other)).isEmpty();
        assertThat(joinedRows()).isZero();
        append(log, first, "goes on");
        assertThat(readBoth(other)).containsExactly("0:goes on");
    }

    @Test
    void another_brokers_appends_come_first_and_it_goes_behind_them() {
        readBoth(log);
        append(other, first, "theirs");
        append(other, second, "theirs too");
        done(log.appendTogether(both("f", "s"), 0, JointAppendContractTest::insertRow));
        assertThat(readBoth(log)).containsExactly("0:theirs", "1:f", "0:theirs too", "1:s");
        assertThat(joinedRows()).isEqualTo(1);
    }

    @Test
    void an_epoch_that_was_raised_meanwhile_is_learned() {
        readBoth(log);
        execute("UPDATE partition_state SET epoch = 7 WHERE partition_id = " + second);
        done(log.appendTogether(both("f", "s"), 0, NOTHING));
        assertThat(readBoth(other)).containsExactly("0:f", "0:s");
    }

    @Test
    void a_retry_is_answered_with_the_same_offsets_on_any_broker_and_nothing_is_joined_again() {
        List<PartitionBatches> batches = List.of(to(first, of(5, 0, 0, "f")), to(second, of(5, 0, 0, "s1", "s2")));
        done(log.appendTogether(batches, 0, JointAppendContractTest::insertRow));
        for (MessageLog broker : List.of(log, other, open(new DatabaseLogStorage(database)))) {
            assertThat(done(broker.appendTogether(batches, 1, JointAppendContractTest::insertRow)))
                    .containsExactly(new Duplicate(0, 1), new Duplicate(0, 2));
        }
        assertThat(readBoth(log)).containsExactly("0:f", "0:s1", "1:s2");
        assertThat(joinedRows()).isEqualTo(1);
    }

    @Test
    void so_is_one_on_a_broker_that_has_seen_the_first_try_in_one_partition_only() {
        List<PartitionBatches> batches = List.of(to(first, of(5, 0, 0, "f")), to(second, of(5, 0, 0, "s")));
        assertThat(readBoth(other)).isEmpty();
        done(log.appendTogether(batches, 0, JointAppendContractTest::insertRow));
        append(other, first, "behind it");
        assertThat(done(other.appendTogether(batches, 1, JointAppendContractTest::insertRow)))
                .containsExactly(new Duplicate(0, 1), new Duplicate(0, 1));
        assertThat(readBoth(other)).containsExactly("0:f", "1:behind it", "0:s");
        assertThat(joinedRows()).isEqualTo(1);
    }

    @Test
    void a_retry_that_is_refused_because_it_was_done_on_another_broker_is_told_so() {
        List<PartitionBatches> batches = List.of(to(first, of(8, 0, 0, "f")), to(second, of(8, 0, 0, "s")));
        readBoth(other);
        done(log.appendTogether(batches, 0, JointAppendContractTest::insertRowOnce));
        assertThat(done(other.appendTogether(batches, 1, JointAppendContractTest::insertRowOnce)))
                .containsExactly(new Duplicate(0, 1), new Duplicate(0, 1));
    }

    @Test
    void a_sequence_that_does_not_follow_stops_all_of_it() {
        done(log.appendTogether(List.of(to(first, of(6, 0, 0, "f"))), 0, NOTHING));
        JointResult gap = log.appendTogether(
                List.of(to(second, of(6, 0, 0, "s")), to(first, of(6, 0, 4, "too far"))), 0, NOTHING);
        assertThat(gap).isInstanceOfSatisfying(JointResult.Refused.class, refused -> {
            assertThat(refused.partitionId()).isEqualTo(first);
            assertThat(refused.why().reason()).isEqualTo(Reason.OUT_OF_ORDER_SEQUENCE);
        });
        JointResult half =
                log.appendTogether(List.of(to(first, of(6, 0, 0, "f")), to(second, of(6, 0, 0, "s"))), 1, NOTHING);
        assertThat(((JointResult.Refused) half).why().reason()).isEqualTo(Reason.DUPLICATE_SEQUENCE);
        assertThat(readBoth(other)).containsExactly("0:f");
    }

    @Test
    void a_partition_that_is_gone_or_damaged_or_there_twice_stops_all_of_it() {
        readBoth(log);
        other.drop(second);
        assertThatThrownBy(() -> log.appendTogether(both("f", "s"), 0, JointAppendContractTest::insertRow))
                .isInstanceOf(UnknownPartitionException.class);
        byte[] broken = plain("x").toByteArray();
        broken[broken.length - 2] ^= 1;
        BatchRun damaged = BatchRun.parse(broken, io.catmq.client.wire.BatchLimits.formatOnly());
        assertThatThrownBy(() -> log.appendTogether(List.of(new PartitionBatches(first, damaged)), 0, NOTHING))
                .isInstanceOf(CorruptBatchException.class);
        assertThatThrownBy(() -> log.appendTogether(List.of(to(first, plain("a")), to(first, plain("b"))), 0, NOTHING))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(values(other.read(first, 0, 1_000))).isEmpty();
        assertThat(joinedRows()).isZero();
    }

    @Test
    void who_waits_for_messages_is_woken_when_they_can_be_read() throws Exception {
        CompletableFuture<List<String>> seen = new CompletableFuture<>();
        try (Registration waiting = log.onAppend(List.of(first), () -> seen.complete(readBoth(log)))) {
            assertThat(waiting).isNotNull();
            done(log.appendTogether(both("f", "s"), 0, NOTHING));
            assertThat(seen.get(60, TimeUnit.SECONDS)).containsExactly("0:f", "0:s");
        }
    }

    @Test
    void a_commit_whose_answer_was_lost_is_found_and_not_repeated() {
        MessageLog unlucky = open(new Losing(new DatabaseLogStorage(database), true));
        done(unlucky.appendTogether(both("f", "s"), 0, JointAppendContractTest::insertRowOnce));
        assertThat(readBoth(unlucky)).containsExactly("0:f", "0:s");
        assertThat(readBoth(other)).containsExactly("0:f", "0:s");
        assertThat(joinedRows()).isEqualTo(1);
    }

    @Test
    void a_commit_that_was_lost_before_it_happened_is_repeated() {
        MessageLog unlucky = open(new Losing(new DatabaseLogStorage(database), false));
        done(unlucky.appendTogether(both("f", "s"), 0, JointAppendContractTest::insertRowOnce));
        assertThat(readBoth(other)).containsExactly("0:f", "0:s");
        assertThat(joinedRows()).isEqualTo(1);
    }

    @Test
    void many_at_a_time_in_any_order_do_not_lock_each_other_out() throws Exception {
        int rounds = 25;
        AtomicInteger number = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (MessageLog broker : List.of(log, other)) {
            for (int thread = 0; thread < 3; thread++) {
                boolean forwards = thread % 2 == 0;
                all.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < rounds; i++) {
                                String value = "v" + number.incrementAndGet();
                                PartitionBatches f = to(first, plain(value));
                                PartitionBatches s = to(second, plain(value));
                                done(broker.appendTogether(forwards ? List.of(f, s) : List.of(s, f), 0, NOTHING));
                                append(broker, forwards ? first : second, "alone");
                            }
                        },
                        Pool.THREADS));
            }
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(300, TimeUnit.SECONDS);
        assertThat(together(other, first)).hasSize(6 * rounds).doesNotHaveDuplicates();
        assertThat(together(other, second)).containsExactlyInAnyOrderElementsOf(together(other, first));
    }

    private List<String> together(MessageLog broker, long partition) {
        broker.freshRange(partition);
        return values(broker.read(partition, 0, 10_000_000)).stream()
                .map(value -> value.substring(value.indexOf(':') + 1))
                .filter(value -> !value.equals("alone"))
                .toList();
    }

    /** Loses the first answer to a commit, or the first commit itself. */
    private static final class Losing extends BrokenLogStorage {
        private final boolean committed;
        private boolean lost;

        Losing(LogStorage real, boolean committed) {
            super(real);
            this.committed = committed;
        }

        @Override
        public <R> R inTransaction(Function<LogTransaction, R> work) {
            if (lost) {
                return real.inTransaction(work);
            }
            lost = true;
            DatabaseException failure =
                    new DatabaseException(Kind.UNAVAILABLE, "test", "cut", new SQLException("connection lost"));
            real.inTransaction(transaction -> {
                R result = work.apply(transaction);
                if (!committed) {
                    throw failure;
                }
                return result;
            });
            throw failure;
        }
    }

    private static void insertRow(SqlSession session) {
        try (Statement statement = session.getConnection().createStatement()) {
            statement.execute("INSERT INTO joined_work (id) VALUES (1)");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Refuses when it was done before, as a commit that has to go forward does. */
    private static void insertRowOnce(SqlSession session) {
        try (Statement statement = session.getConnection().createStatement()) {
            ResultSet rows = statement.executeQuery("SELECT id FROM joined_work WHERE id = 1 FOR UPDATE");
            if (rows.next()) {
                throw new IllegalStateException("done before");
            }
            statement.execute("INSERT INTO joined_work (id) VALUES (1)");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private List<PartitionBatches> both(String toFirst, String toSecond) {
        return List.of(to(first, plain(toFirst)), to(second, plain(toSecond)));
    }

    private static PartitionBatches to(long partition, RecordBatch batch) {
        return new PartitionBatches(partition, BatchRun.of(batch));
    }

    private static List<AppendResult> done(JointResult result) {
        assertThat(result).isInstanceOf(JointResult.Done.class);
        return ((JointResult.Done) result).results();
    }

    private static void append(MessageLog broker, long partition, String value) {
        broker.append(partition, plain(value), 0);
    }

    private List<String> readBoth(MessageLog broker) {
        // What another broker wrote is asked for at once.
        broker.freshRange(first);
        broker.freshRange(second);
        List<String> all = new ArrayList<>(values(broker.read(first, 0, 1_000_000)));
        all.addAll(values(broker.read(second, 0, 1_000_000)));
        return all;
    }

    private int joinedRows() {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM joined_work")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void execute(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private MessageLog open(LogStorage storage) {
        MessageLog log = DatabaseMessageLog.open(
                database, storage, LogSettings.defaults(), new SimpleMeterRegistry(), Clock.systemUTC());
        opened.add(log);
        return log;
    }
}
