package io.catmq.server.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.group.CommitOutcome.Committed;
import io.catmq.server.group.CommitOutcome.Fenced;
import io.catmq.server.group.HeartbeatOutcome.UnknownMember;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a new leader makes of a group. */
abstract class GroupLeaderChangeContractTest extends GroupContract {
    @Test
    void members_go_on_with_a_new_leader_as_if_nothing_had_happened() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        Consumer two = new Consumer("two").heartbeat();
        settle(one, two);
        Map<TopicPartition, Long> ones = one.held;
        Map<TopicPartition, Long> twos = two.held;
        leaderChanges();
        assertThat(one.heartbeat().held).isEqualTo(ones);
        assertThat(two.heartbeat().held).isEqualTo(twos);
        assertThat((one.numbers().contains(0) ? one : two).commit(0, 3)).isInstanceOf(Committed.class);
    }

    @Test
    void a_member_that_joins_again_still_holding_its_partitions_keeps_them_and_their_epochs() {
        Consumer one = new Consumer("one").heartbeat();
        Map<TopicPartition, Long> before = one.held;
        leaderChanges();
        one.epoch = Heartbeat.JOIN;
        assertThat(one.heartbeat().held).isEqualTo(before);
    }

    @Test
    void everybody_has_one_session_to_come_back() {
        Consumer one = new Consumer("one").heartbeat();
        passes(9_000);
        leaderChanges();
        passes(9_500);
        assertThat(one.heartbeat().numbers()).hasSize(4);
    }

    @Test
    void an_owner_that_does_not_come_back_is_out_although_nobody_asks_for_its_group() {
        Consumer one = new Consumer("one").heartbeat();
        leaderChanges();
        passes(10_501);
        assertThat(one.report(one.epoch, one.held)).isInstanceOf(UnknownMember.class);
        assertThat(new Consumer("two").heartbeat().numbers()).hasSize(4);
    }

    @Test
    void nobody_gets_what_an_owner_may_still_hold() {
        Consumer one = new Consumer("one").heartbeat();
        leaderChanges();
        Consumer two = new Consumer("two").heartbeat();
        assertThat(two.numbers()).isEmpty();
        settle(one, two);
        assertThat(one.numbers()).hasSize(2);
        assertThat(two.numbers()).hasSize(2).doesNotContainAnyElementsOf(one.numbers());
    }

    @Test
    void a_rebalance_goes_on_under_the_next_leader() {
        Consumer one = new Consumer("one").heartbeat();
        Consumer two = new Consumer("two").heartbeat();
        one.heartbeat();
        Map<TopicPartition, Long> kept = one.held;
        leaderChanges();
        settle(one, two);
        assertThat(one.held).isEqualTo(kept);
        assertThat(two.numbers()).hasSize(2);
    }

    @Test
    void a_leader_of_before_can_neither_write_nor_take_partitions_back() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        GroupCoordinator before = groups;
        leaderChanges();
        one.report(Heartbeat.LEAVE, Map.of());
        Consumer two = new Consumer("two").heartbeat();
        assertThat(two.commit(0, 4)).isInstanceOf(Committed.class);
        OffsetStore stale = new OffsetStore(database, java.time.Clock.systemUTC());
        long id = metadata.groupIdOrCreate("test", group);
        assertThat(stale.own(id, Map.of(at(0), new Ownership("one", one.held.get(at(0))))))
                .containsOnlyKeys(at(0));
        assertThat(one.commit(0, 5)).isInstanceOf(Fenced.class);
        assertThat(committed(0)).isEqualTo(4);
        leadership.resign(null);
        groups = before;
        assertThatThrownBy(() -> new Consumer("three").heartbeat()).isInstanceOf(NotLeaderException.class);
        assertThat(two.commit(0, 5)).as("commits need no leader").isInstanceOf(Committed.class);
        leadership.elect(99);
    }
}
