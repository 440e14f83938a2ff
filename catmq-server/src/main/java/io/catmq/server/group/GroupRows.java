package io.catmq.server.group;

import io.catmq.client.wire.TopicPattern;
import io.catmq.server.group.GroupMapper.MemberRow;
import io.catmq.server.group.GroupMapper.OwnerRow;
import io.catmq.server.group.GroupMapper.StateRow;
import io.catmq.server.group.GroupMapper.TargetRow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A group's rows, from what they mean and back. */
final class GroupRows {
    private GroupRows() {}

    /** The group as last written; partitions that are not among {@code partitions}, by id, are left out. */
    static GroupState load(GroupMapper mapper, long group, Map<Long, TopicPartition> partitions) {
        StateRow state = mapper.state(group);
        if (state == null) {
            return GroupState.EMPTY;
        }
        TreeMap<String, Member> members = new TreeMap<>();
        mapper.members(group).forEach(row -> members.put(row.memberId(), member(row)));
        Map<TopicPartition, String> target = new HashMap<>();
        for (TargetRow row : mapper.targets(group)) {
            TopicPartition partition = partitions.get(row.partitionId());
            if (partition != null) {
                target.put(partition, row.memberId());
            }
        }
        Map<TopicPartition, Ownership> owners = new HashMap<>();
        for (OwnerRow row : mapper.owners(group)) {
            TopicPartition partition = partitions.get(row.partitionId());
            if (partition != null) {
                owners.put(partition, new Ownership(row.memberId(), row.assignmentEpoch()));
            }
        }
        GroupControls controls = new GroupControls(
                state.paused(),
                state.maxMembers(),
                addresses(state.allowed()),
                addresses(state.denied()),
                state.readDelayMs());
        return new GroupState(state.epoch(), controls, members, owners, target);
    }

    private static Addresses addresses(String list) {
        return new Addresses(split(list));
    }

    private static List<String> split(String list) {
        return list.isEmpty() ? List.of() : Arrays.asList(list.split(","));
    }

    private static Member member(MemberRow row) {
        String pattern = row.topicPattern();
        return new Member(
                row.memberId(),
                row.memberEpoch(),
                row.instanceId(),
                row.clientId(),
                row.clientVersion(),
                row.host(),
                new TreeSet<>(split(row.topics())),
                pattern == null ? null : new TopicPattern(pattern),
                row.sessionMs(),
                row.ready(),
                row.reason(),
                row.paused());
    }

    static StateRow row(long epoch, GroupControls controls) {
        return new StateRow(
                epoch,
                controls.paused(),
                controls.maxMembers(),
                String.join(",", controls.allowed().rules()),
                String.join(",", controls.denied().rules()),
                controls.readDelayMs());
    }

    static MemberRow row(Member member) {
        TopicPattern pattern = member.pattern();
        return new MemberRow(
                member.id(),
                member.epoch(),
                member.instanceId(),
                member.clientId(),
                member.clientVersion(),
                member.host(),
                String.join(",", member.topics()),
                pattern == null ? null : pattern.glob(),
                member.sessionMs(),
                member.ready(),
                member.reason(),
                member.paused());
    }
}
