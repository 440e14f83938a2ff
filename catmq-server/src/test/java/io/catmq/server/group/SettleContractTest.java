package io.catmq.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.BatchLimits;
import io.catmq.client.wire.BatchRun;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.group.SettleOutcome.NotCommitted;
import io.catmq.server.group.SettleOutcome.Settled;
import io.catmq.server.group.SettleOutcome.SeveralDatabases;
import io.catmq.server.log.AppendResult.Appended;
import io.catmq.server.log.AppendResult.Duplicate;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.PartitionBatches;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Appending and committing together: reads from partition 0, appends to partitions 1 and 2. */
abstract class SettleContractTest extends GroupContract {
    private Consumer member;

    @BeforeEach
    void aMemberReads() {
        produce(0, 5);
        member = new Consumer("m-" + topic);
        settle(member);
    }

    @Test
    void appends_and_commits() {
        Settled settled = (Settled) settle(member, 2, 0, 0);
        assertThat(settled.results())
                .extracting(result -> ((Appended) result).baseOffset())
                .containsExactly(0L, 0L);
        assertThat(committed(0)).isEqualTo(2);
        assertThat(ends()).containsExactly(1L, 1L);
    }

    @Test
    void the_same_again_changes_nothing_and_is_answered_as_before() {
        settle(member, 2, 0, 0);
        assertThat(((Settled) settle(member, 2, 0, 1)).results())
                .containsExactly(new Duplicate(0, 1), new Duplicate(0, 1));
        assertThat(ends()).containsExactly(1L, 1L);
        assertThat(committed(0)).isEqualTo(2);
    }

    @Test
    void what_was_committed_before_is_not_settled_again_by_whatever_producer() {
        settle(member, 2, 0, 0);
        assertThat(settle(member, 2, 1, 0)).isEqualTo(new NotCommitted(new CommitOutcome.Backwards(at(0), 2)));
        assertThat(settle(member, 1, 1, 0)).isEqualTo(new NotCommitted(new CommitOutcome.Backwards(at(0), 2)));
        assertThat(ends()).containsExactly(1L, 1L);
    }

    @Test
    void a_fenced_owner_appends_nothing() {
        Consumer second = new Consumer("second-" + topic);
        OffsetCommit late = new OffsetCommit(at(0), 1, member.held.get(at(0)));
        settle(member, second);
        settle(member, second);
        boolean moved = !member.held.containsKey(at(0));
        if (!moved) {
            member.report(Heartbeat.LEAVE, member.held);
            settle(second);
        }
        SettleOutcome outcome = groups.settle(group, member.id, List.of(late), appends(0), 0, session -> {});
        assertThat(outcome).isInstanceOfSatisfying(NotCommitted.class, refused -> assertThat(refused.why())
                .isInstanceOf(CommitOutcome.Fenced.class));
        assertThat(ends()).containsExactly(0L, 0L);
        assertThat(committed(0)).isNull();
    }

    @Test
    void an_offset_beyond_the_end_appends_nothing() {
        assertThat(settle(member, 6, 0, 0)).isEqualTo(new NotCommitted(new CommitOutcome.BeyondEnd(at(0), 5)));
        assertThat(ends()).containsExactly(0L, 0L);
    }

    @Test
    void several_offsets_go_all_or_none() {
        produce(3, 5);
        List<OffsetCommit> commits =
                List.of(new OffsetCommit(at(3), 3, member.held.get(at(3))), new OffsetCommit(at(0), 3, 77L));
        assertThat(groups.settle(group, member.id, commits, appends(0), 0, session -> {}))
                .isInstanceOf(NotCommitted.class);
        assertThat(committed(3)).isNull();
        assertThat(ends()).containsExactly(0L, 0L);
    }

    @Test
    void outside_of_a_session_it_goes_forward_too() {
        String alone = group + "-alone";
        List<OffsetCommit> commits = List.of(new OffsetCommit(at(0), 1, null));
        assertThat(groups.settle(alone, null, commits, appends(0), 0, session -> {}))
                .isInstanceOf(Settled.class);
        assertThat(groups.settle(alone, null, commits, appends(1), 0, session -> {}))
                .isInstanceOf(NotCommitted.class);
        assertThat(ends()).containsExactly(1L, 1L);
    }

    @Test
    void partitions_on_several_databases_are_refused() {
        long elsewhere = at(2).id();
        MessageLog real = log;
        log = (MessageLog) Proxy.newProxyInstance(
                MessageLog.class.getClassLoader(), new Class<?>[] {MessageLog.class}, (proxy, method, args) -> {
                    if (method.getName().equals("databaseOf")) {
                        return args[0].equals(elsewhere) ? "second" : "first";
                    }
                    try {
                        return method.invoke(real, args);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
        try {
            leaderChanges();
            assertThat(settle(member, 1, 0, 0))
                    .isInstanceOfSatisfying(SeveralDatabases.class, several -> assertThat(several.names())
                            .containsExactly("first", "second"));
        } finally {
            log = real;
        }
        assertThat(ends()).containsExactly(0L, 0L);
        assertThat(committed(0)).isNull();
    }

    private SettleOutcome settle(Consumer consumer, long offset, int producerEpoch, int attempt) {
        @Nullable Long epoch = consumer.held.get(at(0));
        return groups.settle(
                group,
                consumer.id,
                List.of(new OffsetCommit(at(0), offset, epoch)),
                appends(producerEpoch),
                attempt,
                session -> {});
    }

    private List<PartitionBatches> appends(int producerEpoch) {
        return List.of(append(2, producerEpoch), append(1, producerEpoch));
    }

    private PartitionBatches append(int partition, int producerEpoch) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, 256);
        batch.append(1, null, new byte[] {7}, List.of());
        byte[] bytes = batch.build(4711, producerEpoch, 0).toByteArray();
        return new PartitionBatches(at(partition).id(), BatchRun.parse(bytes, BatchLimits.formatOnly()));
    }

    private List<Long> ends() {
        return List.of(
                log.freshRange(at(1).id()).endOffset(),
                log.freshRange(at(2).id()).endOffset());
    }
}
