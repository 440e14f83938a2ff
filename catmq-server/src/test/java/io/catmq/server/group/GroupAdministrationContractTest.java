package io.catmq.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.group.CommitOutcome.Committed;
import io.catmq.server.group.CommitOutcome.Fenced;
import io.catmq.server.group.GroupAdministration.Deletion;
import io.catmq.server.group.HeartbeatOutcome.UnknownMember;
import io.catmq.server.group.OffsetReset.Line;
import io.catmq.server.group.OffsetReset.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What operators can do with groups. */
abstract class GroupAdministrationContractTest extends GroupContract {
    private void control(UnaryOperator<GroupControls> change) {
        assertThat(groups.administration().control("operator", group, change)).isTrue();
    }

    private Outcome reset(OffsetReset to, boolean dryRun) {
        return groups.administration().reset("operator", group, to, List.of(at(0)), dryRun);
    }

    @Test
    void a_paused_group_reads_nothing_until_it_is_resumed_also_under_another_leader() {
        Consumer one = new Consumer("one").heartbeat();
        control(now -> new GroupControls(true, now.maxMembers(), now.allowed(), now.denied(), 0));
        settle(one);
        assertThat(one.numbers()).isEmpty();
        leaderChanges();
        settle(one);
        assertThat(one.numbers()).isEmpty();
        control(now -> GroupControls.NONE);
        settle(one);
        assertThat(one.numbers()).hasSize(4);
    }

    @Test
    void a_paused_member_gives_its_partitions_to_the_others() {
        Consumer one = new Consumer("one").heartbeat();
        Consumer two = new Consumer("two").heartbeat();
        settle(one, two);
        assertThat(groups.administration().pauseMember("operator", group, "one", true))
                .isTrue();
        settle(one, two);
        assertThat(one.numbers()).isEmpty();
        assertThat(two.numbers()).hasSize(4);
        assertThat(groups.administration().pauseMember("operator", group, "nobody", true))
                .isFalse();
    }

    @Test
    void no_more_members_consume_than_an_operator_allows() {
        Consumer one = new Consumer("one").heartbeat();
        Consumer two = new Consumer("another").heartbeat();
        control(now -> new GroupControls(false, 1, now.allowed(), now.denied(), 0));
        settle(one, two);
        assertThat(List.of(one.numbers().size(), two.numbers().size())).containsExactlyInAnyOrder(4, 0);
        Consumer stays = one.numbers().isEmpty() ? two : one;
        settle(stays, new Consumer("aaa"));
        assertThat(stays.numbers()).as("whoever consumes goes on").hasSize(4);
    }

    @Test
    void members_at_denied_addresses_stand_by() {
        Consumer one = new Consumer("one").heartbeat();
        Consumer two = new Consumer("two");
        two.host = "10.9.0.7";
        control(now -> new GroupControls(false, null, Addresses.NONE, new Addresses(List.of("10.9.0.0/16")), 0));
        settle(one, two);
        assertThat(one.numbers()).hasSize(4);
        control(now -> new GroupControls(false, null, new Addresses(List.of("10.9.0.7")), Addresses.NONE, 0));
        settle(one, two);
        assertThat(two.numbers()).hasSize(4);
    }

    @Test
    void a_removed_member_is_out_and_fenced() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        assertThat(groups.administration().removeMember("operator", group, "one"))
                .isTrue();
        assertThat(one.commit(0, 1)).isInstanceOf(Fenced.class);
        assertThat(one.report(one.epoch, one.held)).isInstanceOf(UnknownMember.class);
    }

    @Test
    void a_reset_goes_back_fences_the_owner_and_lets_it_start_there() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        assertThat(one.commit(0, 4)).isInstanceOf(Committed.class);
        Outcome planned = new Outcome.Lines(List.of(new Line(at(0), 4L, 0)));
        assertThat(reset(new OffsetReset.Earliest(), true)).isEqualTo(planned);
        assertThat(committed(0)).as("a dry run").isEqualTo(4);
        assertThat(reset(new OffsetReset.Earliest(), false)).isEqualTo(planned);
        assertThat(committed(0)).isEqualTo(0);
        assertThat(one.commit(0, 5)).isInstanceOf(Fenced.class);
        assertThat(one.heartbeat().numbers()).as("has to let it go first").containsExactly(1, 2, 3);
        assertThat(one.heartbeat().numbers()).containsExactly(0, 1, 2, 3);
        assertThat(one.commit(0, 1)).isInstanceOf(Committed.class);
    }

    @Test
    void a_member_that_has_not_said_yet_that_it_got_a_partition_cannot_undo_a_reset() {
        produce(0, 5);
        Consumer one = new Consumer("one");
        HeartbeatOutcome.Stable answer = (HeartbeatOutcome.Stable) one.report(Heartbeat.JOIN, Map.of());
        one.epoch = answer.memberEpoch();
        reset(new OffsetReset.Latest(), false);
        assertThat(one.heartbeat().numbers()).as("may be reading it").doesNotContain(0);
        assertThat(one.heartbeat().numbers()).contains(0);
    }

    @Test
    void offsets_are_reset_to_times_offsets_shifts_and_other_groups() {
        produce(0, 5);
        assertThat(new Consumer("one").heartbeat().commit(0, 2)).isInstanceOf(Committed.class);
        assertThat(reset(new OffsetReset.Latest(), true)).isEqualTo(lines(2L, 5));
        assertThat(reset(new OffsetReset.ToOffset(3), true)).isEqualTo(lines(2L, 3));
        assertThat(reset(new OffsetReset.ToOffset(6), true)).isEqualTo(new Outcome.OutOfRange(at(0), 0, 5));
        assertThat(reset(new OffsetReset.ShiftBy(2), true)).isEqualTo(lines(2L, 4));
        assertThat(reset(new OffsetReset.ShiftBy(Long.MAX_VALUE), true)).isEqualTo(lines(2L, 5));
        assertThat(reset(new OffsetReset.ShiftBy(Long.MIN_VALUE), true)).isEqualTo(lines(2L, 0));
        assertThat(reset(new OffsetReset.ToTime(Long.MAX_VALUE), true)).isEqualTo(lines(2L, 5));
        assertThat(reset(new OffsetReset.LikeGroup("no-such-group"), true))
                .isEqualTo(new Outcome.UnknownGroup("no-such-group"));
        groups.commit(group + "-other", null, List.of(new OffsetCommit(at(0), 1, null)));
        assertThat(reset(new OffsetReset.LikeGroup(group + "-other"), true)).isEqualTo(lines(2L, 1));
    }

    private Outcome lines(Long before, long after) {
        return new Outcome.Lines(List.of(new Line(at(0), before, after)));
    }

    @Test
    void only_a_group_without_members_is_deleted_and_comes_back_empty() {
        produce(0, 5);
        Consumer one = new Consumer("one").heartbeat();
        one.commit(0, 3);
        assertThat(groups.administration().delete("operator", group)).isEqualTo(Deletion.HAS_MEMBERS);
        one.report(Heartbeat.LEAVE, Map.of());
        assertThat(groups.administration().delete("operator", group)).isEqualTo(Deletion.DONE);
        assertThat(groups.administration().delete("operator", group)).isEqualTo(Deletion.UNKNOWN);
        assertThat(new Consumer("two").heartbeat().numbers()).hasSize(4);
        assertThat(committed(0)).isNull();
    }
}
