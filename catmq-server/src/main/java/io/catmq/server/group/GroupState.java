package io.catmq.server.group;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A group as the tables have it: members, the assignment that is wanted, and the one that is. Immutable; a
 * {@link GroupDraft} makes the next one. That a partition has one owner is the shape of the map.
 */
final class GroupState {
    static final GroupState EMPTY =
            new GroupState(0, GroupControls.NONE, new TreeMap<>(), new HashMap<>(), new HashMap<>());

    private final long epoch;
    private final GroupControls controls;
    private final SortedMap<String, Member> members;
    private final Map<TopicPartition, Ownership> owners;
    private final Map<TopicPartition, String> target;
    private final Map<String, SortedMap<TopicPartition, Long>> held = new HashMap<>();
    private final Set<String> concerned = new HashSet<>();

    GroupState(
            long epoch,
            GroupControls controls,
            SortedMap<String, Member> members,
            Map<TopicPartition, Ownership> owners,
            Map<TopicPartition, String> target) {
        this.epoch = epoch;
        this.controls = controls;
        this.members = Collections.unmodifiableSortedMap(members);
        this.owners = Collections.unmodifiableMap(owners);
        this.target = Collections.unmodifiableMap(target);
        owners.forEach(this::index);
        target.forEach((partition, member) -> {
            if (!member.equals(owner(partition))) {
                concerned.add(member);
            }
        });
    }

    private void index(TopicPartition partition, Ownership ownership) {
        String member = ownership.memberId();
        if (member != null) {
            held.computeIfAbsent(member, id -> new TreeMap<>()).put(partition, ownership.epoch());
            if (!member.equals(target.get(partition))) {
                concerned.add(member);
            }
        }
    }

    long epoch() {
        return epoch;
    }

    GroupControls controls() {
        return controls;
    }

    SortedMap<String, Member> members() {
        return members;
    }

    @Nullable Member member(String id) {
        return members.get(id);
    }

    @Nullable Member instance(@Nullable String instanceId) {
        for (Member member : members.values()) {
            if (instanceId != null && instanceId.equals(member.instanceId())) {
                return member;
            }
        }
        return null;
    }

    Map<TopicPartition, Ownership> owners() {
        return owners;
    }

    Ownership ownership(TopicPartition partition) {
        return owners.getOrDefault(partition, Ownership.NEVER);
    }

    @Nullable String owner(TopicPartition partition) {
        return ownership(partition).memberId();
    }

    Map<TopicPartition, String> target() {
        return target;
    }

    /** All that a member owns with the epochs, also what it shall let go. */
    SortedMap<TopicPartition, Long> held(String memberId) {
        return held.getOrDefault(memberId, Collections.emptySortedMap());
    }

    /** Whether partitions are on their way to this member or away from it. */
    boolean concerns(String memberId) {
        return concerned.contains(memberId);
    }

    /** Whether everybody has what it shall have. */
    boolean isSettled() {
        return concerned.isEmpty();
    }

    boolean hasSameRowsAs(GroupState other) {
        return epoch == other.epoch
                && controls.equals(other.controls)
                && members.equals(other.members)
                && owners.equals(other.owners)
                && target.equals(other.target);
    }
}
