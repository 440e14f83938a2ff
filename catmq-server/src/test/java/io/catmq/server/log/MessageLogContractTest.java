package io.catmq.server.log;

import static io.catmq.server.log.TestBatches.at;
import static io.catmq.server.log.TestBatches.of;
import static io.catmq.server.log.TestBatches.plain;
import static io.catmq.server.log.TestBatches.run;
import static io.catmq.server.log.TestBatches.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.wire.BatchLimits;
import io.catmq.client.wire.RecordBatch;
import io.catmq.server.database.Database;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.log.AppendResult.Appended;
import io.catmq.server.log.AppendResult.Duplicate;
import io.catmq.server.log.AppendResult.Reason;
import io.catmq.server.log.AppendResult.SequenceRefused;
import io.catmq.server.log.AppendResult.Unknowable;
import io.catmq.server.log.ReadResult.Chunks;
import io.catmq.server.log.ReadResult.OutOfRange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a {@link MessageLog} promises, with one broker or two on the same database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MessageLogContractTest {
    private static final long FUTURE = Long.MAX_VALUE / 2;
    private static final AtomicLong PARTITIONS = new AtomicLong();
    private static final int PLENTY = 1_000_000;

    private TestDatabase testDatabase;
    private Database database;
    private final List<MessageLog> opened = new ArrayList<>();
    private MessageLog log;
    private MessageLog other;
    private long partition;

    abstract TestDatabase createDatabase();

    @BeforeAll
    void openDatabase() {
        testDatabase = createDatabase();
        database = testDatabase.open();
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
        log = open(LogSettings.defaults());
        other = open(LogSettings.defaults());
        partition = PARTITIONS.incrementAndGet();
        log.create(partition);
    }

    @AfterEach
    void closeLogs() {
        opened.forEach(MessageLog::close);
        opened.clear();
    }

    @Test
    void a_new_log_is_empty() {
        assertThat(log.range(partition)).isEqualTo(new LogRange(0, 0));
        assertThat(read(log, 0)).isEmpty();
    }

    @Test
    void what_is_appended_is_read_in_order() {
        append(log, plain("a", "b"));
        append(log, plain("c"));
        assertThat(read(log, 0)).containsExactly("0:a", "1:b", "2:c");
        assertThat(read(log, 2)).containsExactly("2:c");
        assertThat(log.range(partition)).isEqualTo(new LogRange(0, 3));
    }

    @Test
    void bytes_come_back_as_they_were_whatever_they_are() {
        byte[] anything = new byte[100_000];
        new Random(1).nextBytes(anything);
        String value = new String(anything, java.nio.charset.StandardCharsets.ISO_8859_1);
        RecordBatch batch = plain(value, "\0'\\\"%\uD83D\uDE00");
        append(log, batch);
        ReadResult fromDatabase = open(LogSettings.defaults()).read(partition, 0, PLENTY);
        assertThat(((Chunks) fromDatabase).chunks().get(0).array()).isEqualTo(batch.toByteArray());
    }

    @Test
    void a_read_from_inside_a_chunk_begins_with_that_chunk() {
        append(log, plain("a", "b", "c"));
        assertThat(read(log, 1)).containsExactly("0:a", "1:b", "2:c");
        assertThat(read(open(LogSettings.defaults()), 2)).containsExactly("0:a", "1:b", "2:c");
    }

    @Test
    void offsets_outside_the_log_are_refused_with_its_range() {
        append(log, plain("a"));
        assertThat(log.read(partition, 2, PLENTY)).isEqualTo(new OutOfRange(0, 1));
        assertThat(log.read(partition, -1, PLENTY)).isEqualTo(new OutOfRange(0, 1));
    }

    @Test
    void a_read_is_bounded_by_bytes_but_returns_at_least_one_chunk() {
        IntStream.range(0, 20).forEach(i -> append(log, plain("x".repeat(1_000))));
        for (MessageLog reader : List.of(log, open(LogSettings.defaults()))) {
            assertThat(((Chunks) reader.read(partition, 0, 1)).chunks()).hasSize(1);
            assertThat(((Chunks) reader.read(partition, 0, 5_500)).chunks()).hasSize(5);
            assertThat(((Chunks) reader.read(partition, 18, PLENTY)).chunks()).hasSize(2);
        }
    }

    @Test
    void another_broker_reads_what_this_one_appended() {
        append(log, plain("a"));
        assertThat(read(other, 0)).containsExactly("0:a");
        append(log, plain("b"));
        // It asks the database once in the refresh interval.
        Awaitility.await().untilAsserted(() -> assertThat(read(other, 1)).containsExactly("1:b"));
    }

    @Test
    void brokers_that_append_in_turn_go_on_behind_each_other() {
        for (int i = 0; i < 6; i++) {
            assertThat(append(i % 2 == 0 ? log : other, plain("m" + i)))
                    .isInstanceOfSatisfying(
                            Appended.class, done -> assertThat(done.count()).isEqualTo(1));
        }
        assertThat(read(other, 0)).containsExactly("0:m0", "1:m1", "2:m2", "3:m3", "4:m4", "5:m5");
        assertThat(readAll(open(LogSettings.defaults()))).isEqualTo(read(other, 0));
    }

    @Test
    void a_broker_that_is_far_behind_appends_at_the_end() {
        append(other, plain("first"));
        IntStream.range(0, 150).forEach(i -> append(log, plain("x")));
        assertThat(append(other, plain("last")))
                .isInstanceOfSatisfying(
                        Appended.class, done -> assertThat(done.baseOffset()).isEqualTo(151));
    }

    @Test
    void appends_at_the_same_time_share_chunks_and_lose_nothing() {
        int count = 120;
        List<CompletableFuture<AppendResult>> results = IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> append(i % 3 == 0 ? other : log, of(i, 0, 0, "m" + i)), Pool.THREADS))
                .toList();
        List<String> expected = IntStream.range(0, count)
                .mapToObj(i -> ((Appended) results.get(i).join()).baseOffset() + ":m" + i)
                .toList();
        List<String> fromDatabase = readAll(open(LogSettings.defaults()));
        assertThat(fromDatabase).containsExactlyInAnyOrderElementsOf(expected);
        append(log, plain("catches up"));
        assertThat(readAll(log).subList(0, count)).isEqualTo(fromDatabase);
    }

    @Test
    void the_same_batch_again_is_a_duplicate_with_the_first_offset() {
        append(log, plain("x"));
        append(log, of(7, 0, 0, "a", "b"));
        assertThat(log.append(partition, of(7, 0, 0, "a", "b"), 1)).isEqualTo(new Duplicate(1, 2));
        assertThat(other.append(partition, of(7, 0, 0, "a", "b"), 1)).isEqualTo(new Duplicate(1, 2));
        assertThat(log.range(partition).endOffset()).isEqualTo(3);
    }

    @Test
    void a_run_of_batches_is_written_and_recognised_as_one() {
        append(log, plain("x"));
        assertThat(log.append(partition, run(7, 0, 0, "a", "b", "c"), 0))
                .isInstanceOfSatisfying(Appended.class, done -> {
                    assertThat(done.baseOffset()).isEqualTo(1);
                    assertThat(done.count()).isEqualTo(3);
                });
        assertThat(log.append(partition, run(7, 0, 0, "a", "b", "c"), 1)).isEqualTo(new Duplicate(1, 3));
        assertThat(other.append(partition, run(7, 0, 0, "a", "b", "c"), 1)).isEqualTo(new Duplicate(1, 3));
        assertThat(log.append(partition, run(7, 0, 0, "a", "b"), 1))
                .isEqualTo(new SequenceRefused(Reason.DUPLICATE_SEQUENCE, 3));
        assertThat(other.append(partition, run(7, 0, 3, "d", "e"), 0)).isInstanceOf(Appended.class);
        assertThat(read(other, 0)).containsExactly("0:x", "1:a", "2:b", "3:c", "4:d", "5:e");
    }

    @Test
    void a_first_attempt_that_was_held_up_while_it_was_tried_elsewhere_is_a_duplicate() {
        other.append(partition, of(7, 0, 0, "a"), 1);
        assertThat(log.append(partition, of(7, 0, 0, "a"), 0)).isEqualTo(new Duplicate(0, 1));
    }

    @Test
    void a_producer_may_change_the_broker_between_batches() {
        for (int i = 0; i < 6; i++) {
            MessageLog broker = i % 2 == 0 ? log : other;
            assertThat(broker.append(partition, of(7, 0, i * 2, "a" + i, "b" + i), 0))
                    .isInstanceOf(Appended.class);
        }
        assertThat(other.range(partition).endOffset()).isEqualTo(12);
    }

    @Test
    void a_batch_that_does_not_follow_is_refused() {
        append(log, of(7, 3, 0, "a", "b"));
        append(log, of(7, 3, 2, "c"));
        assertThat(append(log, of(7, 3, 4, "e"))).isEqualTo(new SequenceRefused(Reason.OUT_OF_ORDER_SEQUENCE, 3));
        assertThat(append(log, of(7, 3, 0, "a", "b"))).isEqualTo(new SequenceRefused(Reason.DUPLICATE_SEQUENCE, 3));
        assertThat(append(log, of(7, 2, 3, "d"))).isEqualTo(new SequenceRefused(Reason.STALE_EPOCH, 3));
        assertThat(append(log, of(7, 4, 3, "d"))).isEqualTo(new SequenceRefused(Reason.OUT_OF_ORDER_SEQUENCE, 0));
        assertThat(append(log, of(7, 4, 0, "d"))).isInstanceOf(Appended.class);
    }

    @Test
    void sequences_wrap_to_zero() {
        append(log, of(7, 0, Integer.MAX_VALUE - 1, "a", "b", "c"));
        assertThat(append(log, of(7, 0, 1, "d"))).isInstanceOf(Appended.class);
        assertThat(append(log, of(7, 0, Integer.MAX_VALUE, "x")))
                .isEqualTo(new SequenceRefused(Reason.DUPLICATE_SEQUENCE, 2));
    }

    @Test
    void an_unknown_producer_is_taken_with_any_sequence() {
        assertThat(append(log, of(8, 5, 17, "a"))).isInstanceOf(Appended.class);
    }

    @Test
    void producers_are_found_again_far_back() {
        append(log, of(9, 0, 0, "a"));
        IntStream.range(0, 250).forEach(i -> append(log, plain("x")));
        assertThat(other.append(partition, of(9, 0, 0, "a"), 1)).isEqualTo(new Duplicate(0, 1));
        assertThat(other.append(partition, of(9, 0, 1, "b"), 0)).isInstanceOf(Appended.class);
    }

    /** Brokers that have forgotten every producer at once, as all have after the lookback. */
    private static LogSettings forgetful() {
        return new LogSettings(
                1_000_000, Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, 1_000_000, 1_000_000, 1_000);
    }

    @Test
    void a_batch_is_found_again_since_an_offset_however_long_ago_it_was_written() {
        MessageLog forgetful = open(forgetful());
        append(log, plain("x"));
        assertThat(log.appendSince(partition, run(9, 0, 5, "a", "b"), 1)).isInstanceOf(Appended.class);
        IntStream.range(0, 1_100).forEach(i -> append(forgetful, plain("x")));
        assertThat(forgetful.appendSince(partition, run(9, 0, 5, "a", "b"), 1)).isEqualTo(new Duplicate(1, 2));
        assertThat(open(forgetful()).appendSince(partition, run(9, 0, 5, "a", "b"), 0))
                .isEqualTo(new Duplicate(1, 2));
        assertThat(open(forgetful()).appendSince(partition, run(9, 0, 5, "a"), 1))
                .isEqualTo(new SequenceRefused(Reason.DUPLICATE_SEQUENCE, 7));
        assertThat(log.freshRange(partition).endOffset()).isEqualTo(1_103);
        // Without the offset it would be written again: that is what the offset is for.
        assertThat(open(forgetful()).append(partition, run(9, 0, 5, "a", "b"), 1))
                .isInstanceOf(Appended.class);
    }

    @Test
    void a_producer_that_a_broker_has_forgotten_for_its_age_is_looked_up_again() {
        MessageLog forgetful = open(forgetful());
        assertThat(forgetful.appendSince(partition, run(9, 0, 0, "a"), 0)).isInstanceOf(Appended.class);
        // So many that the broker clears up more than once, in one and the same state.
        IntStream.range(0, 2_100).forEach(i -> append(forgetful, of(1_000 + i, 0, 0, "x")));
        assertThat(forgetful.appendSince(partition, run(9, 0, 0, "a"), 0)).isEqualTo(new Duplicate(0, 1));
        assertThat(forgetful.appendSince(partition, run(9, 0, 1, "b"), 1)).isInstanceOf(Appended.class);
        assertThat(forgetful.appendSince(partition, run(9, 0, 0, "a"), 0))
                .isEqualTo(new SequenceRefused(Reason.DUPLICATE_SEQUENCE, 2));
    }

    @Test
    void a_broker_that_is_behind_catches_up_before_it_says_that_an_offset_is_beyond_the_end() {
        assertThat(other.range(partition).endOffset()).isZero();
        append(log, plain("x"));
        assertThat(other.appendSince(partition, run(9, 0, 0, "a"), 1)).isInstanceOf(Appended.class);
        assertThat(other.appendSince(partition, run(9, 0, 1, "b"), 3)).isEqualTo(new Unknowable(0, 2));
    }

    @Test
    void whether_a_batch_was_written_is_unknowable_once_retention_has_passed_its_offset() {
        append(log, of(9, 0, 0, "a"));
        append(log, plain("x"));
        append(log, plain("y"));
        log.applyRetention(partition, new Retention(-1, 0));
        assertThat(open(LogSettings.defaults()).appendSince(partition, run(9, 0, 0, "a"), 0))
                .isEqualTo(new Unknowable(2, 3));
        assertThat(open(LogSettings.defaults()).appendSince(partition, run(9, 0, 1, "b"), 2))
                .isInstanceOf(Appended.class);
        assertThat(open(LogSettings.defaults()).appendSince(partition, run(9, 0, 1, "b"), 0))
                .isEqualTo(new Duplicate(3, 1));
    }

    @Test
    void a_corrupt_batch_is_refused() {
        byte[] bytes = plain("hello").toByteArray();
        bytes[bytes.length - 1] ^= 1;
        RecordBatch broken = RecordBatch.parse(bytes, BatchLimits.formatOnly());
        assertThatThrownBy(() -> append(log, broken)).isInstanceOf(CorruptBatchException.class);
        assertThat(log.range(partition).endOffset()).isZero();
    }

    @Test
    void a_missing_chunk_is_not_skipped() throws SQLException {
        append(log, plain("a"));
        append(log, plain("b"));
        append(log, plain("c"));
        execute("DELETE FROM log_" + partition + " WHERE base_offset = 1");
        MessageLog reader = open(LogSettings.defaults());
        assertThat(read(reader, 0)).containsExactly("0:a");
        assertThatThrownBy(() -> read(reader, 1))
                .isInstanceOfSatisfying(CorruptLogException.class, failure -> assertThat(failure.offset())
                        .isEqualTo(1));
    }

    @Test
    void reads_near_the_end_ask_no_database() throws SQLException {
        append(log, plain("a"));
        append(log, plain("b"));
        execute("DELETE FROM log_" + partition);
        assertThat(read(log, 0)).containsExactly("0:a", "1:b");
    }

    @Test
    void chunks_that_do_not_fit_into_the_cache_come_from_the_database() {
        MessageLog small = open(settings(2_000));
        IntStream.range(0, 10).forEach(i -> append(small, plain(i + "x".repeat(500))));
        assertThat(read(small, 0)).hasSize(10);
        assertThat(read(small, 9)).hasSize(1);
    }

    @Test
    void listeners_are_called_once_at_the_next_append() {
        AtomicInteger calls = new AtomicInteger();
        log.onAppend(Set.of(partition, partition + 1_000_000), calls::incrementAndGet);
        assertThat(calls).hasValue(0);
        append(log, plain("a"));
        append(log, plain("b"));
        assertThat(calls).hasValue(1);
    }

    @Test
    void closed_listeners_are_not_called() {
        AtomicInteger calls = new AtomicInteger();
        log.onAppend(Set.of(partition), calls::incrementAndGet).close();
        append(log, plain("a"));
        assertThat(calls).hasValue(0);
    }

    @Test
    void offsets_are_found_by_time() {
        append(log, at(1_000, "a"));
        append(log, at(3_000, "b", "c"));
        append(log, at(2_000, "late"));
        append(log, at(5_000, "d"));
        assertThat(log.offsetForTime(partition, 0)).isZero();
        assertThat(log.offsetForTime(partition, 1_001)).isEqualTo(1);
        assertThat(log.offsetForTime(partition, 3_000)).isEqualTo(1);
        assertThat(log.offsetForTime(partition, 3_001)).isEqualTo(4);
        assertThat(other.offsetForTime(partition, 5_001)).isEqualTo(5);
    }

    @Test
    void a_timestamp_in_the_future_does_not_spoil_the_search() {
        append(log, at(FUTURE, "a"));
        long now = System.currentTimeMillis();
        append(log, at(now + 100_000, "b"));
        assertThat(log.offsetForTime(partition, now + 60_000)).isEqualTo(2);
        assertThat(log.offsetForTime(partition, 1)).isZero();
    }

    @Test
    void retention_by_size_removes_whole_chunks_from_the_front() {
        IntStream.range(0, 130).forEach(i -> append(log, plain("x".repeat(1_000))));
        int chunkBytes = plain("x".repeat(1_000)).length();
        RetentionResult result = log.applyRetention(partition, new Retention(-1, 3L * chunkBytes));
        assertThat(result).isEqualTo(new RetentionResult(127, 127, -1));
        assertThat(log.range(partition)).isEqualTo(new LogRange(127, 130));
        assertThat(log.read(partition, 126, PLENTY)).isEqualTo(new OutOfRange(127, 130));
        assertThat(other.read(partition, 126, PLENTY)).isEqualTo(new OutOfRange(127, 130));
        assertThat(read(other, 127)).hasSize(3);
    }

    @Test
    void retention_never_removes_the_last_chunk() {
        append(log, plain("a"));
        append(log, plain("b"));
        assertThat(log.applyRetention(partition, new Retention(0, 0)).logStartOffset())
                .isEqualTo(1);
        assertThat(read(log, 1)).containsExactly("1:b");
        assertThat(append(open(LogSettings.defaults()), plain("c")))
                .isInstanceOfSatisfying(
                        Appended.class, done -> assertThat(done.baseOffset()).isEqualTo(2));
    }

    @Test
    void retention_by_age_keeps_what_is_young() {
        assertThat(log.applyRetention(partition, new Retention(60_000, -1))).isEqualTo(new RetentionResult(0, 0, -1));
        long appendedAt = ((Appended) append(log, plain("a"))).appendedAt();
        append(log, plain("b"));
        assertThat(log.applyRetention(partition, new Retention(60_000, -1)))
                .isEqualTo(new RetentionResult(0, 0, appendedAt));
    }

    @Test
    void a_reader_that_is_behind_the_retention_of_another_broker_learns_the_range() {
        IntStream.range(0, 5).forEach(i -> append(log, plain("m" + i)));
        MessageLog reader = open(settings(0));
        read(reader, 0);
        log.applyRetention(partition, new Retention(-1, 0));
        assertThat(reader.read(partition, 0, PLENTY)).isEqualTo(new OutOfRange(4, 5));
    }

    @Test
    void a_broker_that_was_passed_by_retention_appends_at_the_end() {
        append(other, plain("a"));
        IntStream.range(0, 5).forEach(i -> append(log, plain("m" + i)));
        log.applyRetention(partition, new Retention(-1, 0));
        assertThat(append(other, plain("b")))
                .isInstanceOfSatisfying(
                        Appended.class, done -> assertThat(done.baseOffset()).isEqualTo(6));
    }

    @Test
    void a_new_epoch_fences_what_a_broker_believed_and_it_goes_on() throws SQLException {
        append(log, plain("a"));
        execute("UPDATE partition_state SET epoch = epoch + 1 WHERE partition_id = " + partition);
        assertThat(append(log, plain("b"))).isInstanceOfSatisfying(Appended.class, done -> assertThat(done.baseOffset())
                .isEqualTo(1));
    }

    @Test
    void a_partition_is_unknown_before_it_is_created_and_after_it_is_dropped() {
        assertUnknown(partition + 1_000_000);
        append(log, plain("a"));
        append(other, plain("b"));
        log.create(partition);
        log.drop(partition);
        log.drop(partition);
        assertUnknown(partition);
        assertThatThrownBy(() -> append(other, plain("c"))).isInstanceOf(UnknownPartitionException.class);
    }

    @Test
    void who_reads_a_backlog_finds_what_comes_next_read_already() {
        List<String> appended = appendNumbered(60);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        MessageLog reader = open(settings(0), meters);
        assertThat(readAll(reader)).isEqualTo(appended);
        assertThat(readAll(reader)).isEqualTo(appended);
        assertThat(meters.get("catmq.log.ahead.hits").counter().count()).isPositive();
        assertThat(meters.get("catmq.log.ahead.size").gauge().value()).isZero();
    }

    @Test
    void one_who_reads_the_same_backlog_at_the_same_time_does_not_undo_it() {
        List<String> appended = appendNumbered(60);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        MessageLog reader = open(settings(0), meters);
        List<String> first = new ArrayList<>();
        long next = 0;
        while (first.size() < appended.size()) {
            ReadResult found = reader.read(partition, next, 500);
            first.addAll(values(found));
            // Another group, and somebody who looks for the time of one message.
            assertThat(values(reader.read(partition, next, 500))).isEqualTo(values(found));
            reader.read(partition, next, 1);
            next = endOf(found);
        }
        assertThat(first).isEqualTo(appended);
        assertThat(meters.get("catmq.log.ahead.hits").counter().count()).isGreaterThan(3);
    }

    @Test
    void nothing_is_read_ahead_when_it_may_take_no_memory() {
        List<String> appended = appendNumbered(60);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        assertThat(readAll(open(settings(0, 0), meters))).isEqualTo(appended);
        assertThat(meters.get("catmq.log.ahead.hits").counter().count()).isZero();
    }

    @Test
    void what_was_removed_is_out_of_range_although_it_was_read_ahead() {
        appendNumbered(60);
        MessageLog reader = open(settings(0));
        long next = endOf(reader.read(partition, 0, 500));
        next = endOf(reader.read(partition, next, 500));
        reader.applyRetention(partition, new Retention(-1, 0));
        assertThat(reader.read(partition, next, 500)).isInstanceOf(OutOfRange.class);
    }

    private List<String> appendNumbered(int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            append(log, plain("message " + i));
            all.add(i + ":message " + i);
        }
        return all;
    }

    private static long endOf(ReadResult result) {
        List<Chunk> chunks = ((Chunks) result).chunks();
        return chunks.get(chunks.size() - 1).endOffset();
    }

    @Test
    void a_closed_log_refuses_appends() {
        log.close();
        assertThatThrownBy(() -> append(log, plain("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private void assertUnknown(long unknown) {
        assertThatThrownBy(() -> log.append(unknown, plain("a"), 0)).isInstanceOf(UnknownPartitionException.class);
        assertThatThrownBy(() -> log.read(unknown, 0, 1)).isInstanceOf(UnknownPartitionException.class);
        assertThatThrownBy(() -> log.range(unknown)).isInstanceOf(UnknownPartitionException.class);
        assertThatThrownBy(() -> log.applyRetention(unknown, new Retention(0, 0)))
                .isInstanceOf(UnknownPartitionException.class);
    }

    private MessageLog open(LogSettings settings) {
        return open(settings, new SimpleMeterRegistry());
    }

    private MessageLog open(LogSettings settings, SimpleMeterRegistry meters) {
        MessageLog newLog = DatabaseMessageLog.open(database, settings, meters);
        opened.add(newLog);
        return newLog;
    }

    private static LogSettings settings(long tailCacheBytes) {
        return settings(tailCacheBytes, 1_000_000);
    }

    private static LogSettings settings(long tailCacheBytes, long readAheadBytes) {
        return new LogSettings(
                1_000_000,
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ofMinutes(15),
                tailCacheBytes,
                readAheadBytes,
                1_000);
    }

    private AppendResult append(MessageLog broker, RecordBatch batch) {
        return broker.append(partition, batch, 0);
    }

    private List<String> read(MessageLog broker, long offset) {
        return values(broker.read(partition, offset, PLENTY));
    }

    private List<String> readAll(MessageLog broker) {
        List<String> all = new ArrayList<>();
        long next = 0;
        while (broker.read(partition, next, 500) instanceof Chunks found
                && !found.chunks().isEmpty()) {
            found.chunks().forEach(chunk -> all.addAll(values(chunk)));
            next = found.chunks().get(found.chunks().size() - 1).endOffset();
        }
        return all;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
