package io.catmq.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.FailureReport;
import io.catmq.client.wire.PartitionFailure;
import io.catmq.client.wire.TopicPattern;
import io.catmq.server.database.Database;
import io.catmq.server.group.CommitOutcome.Backwards;
import io.catmq.server.group.CommitOutcome.BeyondEnd;
import io.catmq.server.group.CommitOutcome.Committed;
import io.catmq.server.group.CommitOutcome.Fenced;
import io.catmq.server.group.GroupViews.View;
import io.catmq.server.group.HeartbeatOutcome.Left;
import io.catmq.server.group.HeartbeatOutcome.UnknownMember;
import io.catmq.server.metadata.NewTopic;
import io.catmq.server.metadata.TopicChange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What groups promise to their members. */
abstract class GroupCoordinatorContractTest extends GroupContract {
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
        assertThat(two.heartbeatMs).as("asks soon again").isEqualTo(500);
        one.heartbeat();
        assertThat(two.heartbeat().numbers()).hasSize(2).doesNotContainAnyElementsOf(one.numbers());
        assertThat(two.heartbeatMs).isEqualTo(3000);
    }

    @Test
    void heartbeats_that_change_nothing_need_no_database() {
        Database own = openOnceMore();
        groups = coordinator(own);
        Consumer one = new Consumer("one").heartbeat();
        Consumer two = new Consumer("two").heartbeat();
        settle(one, two);
        passes(GroupCoordinator.TICK_MS);
        metadata.refresh();
        long txid = metadata.snapshot().txid();
        own.close();
        for (int i = 0; i < 10; i++) {
            passes(1_000);
            assertThat(one.heartbeat().numbers()).hasSize(2);
            assertThat(two.heartbeat().numbers()).hasSize(2);
        }
        metadata.refresh();
        assertThat(metadata.snapshot().txid()).isEqualTo(txid);
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
        passes(10_000);
        Consumer two = new Consumer("two").heartbeat();
        assertThat(two.numbers()).isEmpty();
        passes(1);
        assertThat(two.heartbeat().numbers()).hasSize(4);
        assertThat(one.report(one.epoch, one.held)).isInstanceOf(UnknownMember.class);
    }

    @Test
    void commits_of_a_member_that_lost_its_partition_are_refused() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        assertThat(one.commit(0, 2)).isInstanceOf(Committed.class);
        passes(10_001);
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
    void what_another_broker_appended_a_moment_ago_is_not_beyond_the_end() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        produceOnAnotherBroker(0, 2);
        assertThat(one.commit(0, 7)).isInstanceOf(Committed.class);
        assertThat(one.commit(0, 8)).isEqualTo(new BeyondEnd(at(0), 7));
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
    void a_group_that_has_read_from_a_topic_begins_at_the_start_of_partitions_that_are_added() {
        produce(0, 2);
        Consumer one = new Consumer("one").heartbeat();
        one.commit(0, 2);
        metadata.alter("test", topic, new TopicChange(6, null, null));
        assertThat(committed(3)).isNull();
        assertThat(committed(4)).isZero();
        assertThat(committed(5)).isZero();
        produce(4, 1);
        one.heartbeat();
        assertThat(one.commit(4, 1)).isInstanceOf(Committed.class);
        metadata.alter("test", topic, new TopicChange(7, null, null));
        assertThat(committed(4)).isEqualTo(1);
        assertThat(committed(6)).isZero();
    }

    @Test
    void a_group_that_has_not_begins_there_as_its_consumers_want() {
        Consumer one = new Consumer("one").heartbeat();
        metadata.alter("test", topic, new TopicChange(5, null, null));
        one.heartbeat();
        assertThat(committed(4)).isNull();
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

    @Test
    void a_member_that_is_not_ready_gets_no_partitions_until_it_is() {
        Consumer one = new Consumer("one").heartbeat();
        Consumer two = new Consumer("two").heartbeat();
        settle(one, two);
        two.notReady = "no database";
        settle(two, one);
        assertThat(two.numbers()).isEmpty();
        assertThat(one.numbers()).hasSize(4);
        assertThat(groups.views().find(group).orElseThrow().members().get(1).standsBy())
                .isEqualTo("it is not ready: no database");
        two.notReady = null;
        settle(two, one);
        assertThat(two.numbers()).hasSize(2);
    }

    @Test
    void the_message_that_an_owner_cannot_handle_is_shown_with_its_partition_and_nothing_is_written_for_it() {
        Consumer one = new Consumer("one").heartbeat();
        metadata.refresh();
        long txid = metadata.snapshot().txid();
        one.failing = List.of(
                new FailureReport(topic, 1, 12, 4, 60_000, "java.lang.IllegalStateException"),
                new FailureReport(topic, 1, 9, 2, 50_000, null));
        one.heartbeat();
        passes(2_000);
        assertThat(failing(1)).as("the first of two").isEqualTo(new PartitionFailure(9, 2, 52_000, null));
        assertThat(failing(0)).isNull();
        metadata.refresh();
        assertThat(metadata.snapshot().txid()).isEqualTo(txid);
        one.failing = List.of();
        one.heartbeat();
        assertThat(failing(1)).isNull();
    }

    @Test
    void what_a_member_cannot_handle_of_a_partition_that_another_one_has_now_is_not_shown() {
        Consumer one = new Consumer("one").heartbeat();
        one.failing = List.of(new FailureReport(topic, 1, 12, 4, 60_000, null));
        one.heartbeat();
        assertThat(failing(1)).isNotNull();
        one.notReady = "no database";
        Consumer two = new Consumer("two");
        settle(one, two);
        assertThat(two.numbers()).hasSize(4);
        assertThat(failing(1)).isNull();
    }

    private @Nullable PartitionFailure failing(int partition) {
        return groups.views()
                .find(group)
                .orElseThrow()
                .partitions()
                .get(partition)
                .failing();
    }

    @Test
    void an_instance_that_comes_back_takes_its_own_place_and_nobody_else_notices() {
        Consumer one = new Consumer("one").heartbeat();
        Consumer before = new Consumer("two");
        before.instance = "pod-2";
        settle(one, before);
        Consumer after = new Consumer("two-again");
        after.instance = "pod-2";
        Map<TopicPartition, Long> ones = one.held;
        assertThat(after.heartbeat().numbers()).isEqualTo(before.numbers());
        assertThat(one.heartbeat().held).isEqualTo(ones);
        produce(before.numbers().get(0), 5);
        assertThat(before.commit(before.numbers().get(0), 1)).isInstanceOf(Fenced.class);
        assertThat(after.commit(before.numbers().get(0), 1)).isInstanceOf(Committed.class);
        assertThat(before.report(before.epoch, before.held)).isInstanceOf(HeartbeatOutcome.Replaced.class);
        assertThat(before.report(Heartbeat.JOIN, Map.of())).isInstanceOf(HeartbeatOutcome.Replaced.class);
    }

    @Test
    void an_instance_that_leaves_for_a_while_keeps_its_partitions_for_a_session() {
        Consumer one = new Consumer("one").heartbeat();
        Consumer two = new Consumer("two");
        two.instance = "pod-2";
        settle(one, two);
        two.report(Heartbeat.LEAVE_FOR_A_WHILE, Map.of());
        passes(6_000);
        assertThat(one.heartbeat().numbers()).hasSize(2);
        passes(4_001);
        assertThat(one.heartbeat().numbers()).hasSize(4);
    }

    @Test
    void a_pattern_takes_topics_that_appear_later() {
        Consumer one = new Consumer("one");
        one.pattern = new TopicPattern(topic + ".*");
        assertThat(one.heartbeat().held).isEmpty();
        metadata.create("test", new NewTopic(topic + ".eu", 2, null, null));
        assertThat(one.heartbeat().held).hasSize(2);
        metadata.delete("test", topic + ".eu");
        assertThat(one.heartbeat().held).isEmpty();
    }
}
