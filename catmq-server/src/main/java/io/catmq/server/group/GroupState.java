package io.catmq.server.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Members, the assignment that is wanted, and the one that is. Plain logic without clock, threads or database: callers
 * hold the group's lock, and write a new owner to the database before they {@link #grant} it here. That a partition has
 * one owner is the shape of the map.
 */
final class GroupState {
    /** Who has a partition, and the proof of it that commits must carry. */
    record Ownership(String memberId, long assignmentEpoch) {}

    private final SortedMap<String, Member> members = new TreeMap<>();
    private final Map<TopicPartition, Ownership> owners = new HashMap<>();
    private Map<TopicPartition, String> target = Map.of();
    private Set<TopicPartition> partitions = Set.of();
    private long epoch;

    long epoch() {
        return epoch;
    }

    Collection<Member> members() {
        return members.values();
    }

    @Nullable Member member(String id) {
        return members.get(id);
    }

    /** All topics that anybody wants. */
    Set<String> topics() {
        Set<String> topics = new TreeSet<>();
        members.values().forEach(member -> topics.addAll(member.topics()));
        return topics;
    }

    /** Adds a member, or lets one that lost its state start anew: it holds nothing. */
    void join(Member member) {
        freeAllOf(member.id());
        members.put(member.id(), member);
        epoch++;
    }

    /** The member is out; its partitions are free. Also for owners from before this server's start. */
    void remove(String memberId) {
        freeAllOf(memberId);
        if (members.remove(memberId) != null) {
            epoch++;
            retarget();
        }
    }

    private void freeAllOf(String memberId) {
        owners.values().removeIf(ownership -> ownership.memberId().equals(memberId));
    }

    /** An owner that the database knows: it keeps the partition until it joins again or its session is over. */
    void remember(TopicPartition partition, Ownership ownership) {
        owners.put(partition, ownership);
    }

    void subscribe(Member member, Set<String> topics) {
        if (member.subscribe(topics)) {
            epoch++;
        }
    }

    /** Plans anew when the partitions of the wanted topics, or anything above, have changed. */
    void plan(Set<TopicPartition> wanted, boolean changed) {
        if (!wanted.equals(partitions)) {
            partitions = new TreeSet<>(wanted);
            epoch++;
            retarget();
        } else if (changed) {
            retarget();
        }
    }

    private void retarget() {
        Map<String, Set<String>> subscriptions = new TreeMap<>();
        members.values().forEach(member -> subscriptions.put(member.id(), member.topics()));
        target = Assignor.assign(subscriptions, partitions, previous());
    }

    /** What is held counts before what was only planned: moving it costs more. */
    private Map<TopicPartition, String> previous() {
        Map<TopicPartition, String> previous = new HashMap<>(target);
        owners.forEach((partition, ownership) -> {
            String planned = target.get(partition);
            if (planned == null || !members.containsKey(planned)) {
                previous.put(partition, ownership.memberId());
            }
        });
        return previous;
    }

    /** Takes back what the member no longer holds and should not have. */
    void release(Member member, Set<TopicPartition> stillHeld) {
        owners.entrySet()
                .removeIf(owned -> owned.getValue().memberId().equals(member.id())
                        && !isPlannedFor(member, owned.getKey())
                        && !stillHeld.contains(owned.getKey()));
    }

    private boolean isPlannedFor(Member member, TopicPartition partition) {
        return member.id().equals(target.get(partition));
    }

    /** What the member should have and nobody holds. */
    List<TopicPartition> grantable(Member member) {
        List<TopicPartition> free = new ArrayList<>();
        target.forEach((partition, memberId) -> {
            if (memberId.equals(member.id()) && !owners.containsKey(partition)) {
                free.add(partition);
            }
        });
        return free;
    }

    /** The database has them as the member's. */
    void grant(Member member, Map<TopicPartition, Long> assignmentEpochs) {
        assignmentEpochs.forEach(
                (partition, assignmentEpoch) -> owners.put(partition, new Ownership(member.id(), assignmentEpoch)));
    }

    /** A member is up to date when it holds nothing that it should give up; only then its epoch follows the group's. */
    void settle(Member member) {
        boolean mustRelease = owners.entrySet().stream()
                .anyMatch(owned ->
                        owned.getValue().memberId().equals(member.id()) && !isPlannedFor(member, owned.getKey()));
        if (!mustRelease || member.epoch() == 0) {
            member.epoch(epoch);
        }
    }

    /** What the member may hold from now on. */
    SortedMap<TopicPartition, Long> assignment(Member member) {
        SortedMap<TopicPartition, Long> assignment = new TreeMap<>();
        owners.forEach((partition, ownership) -> {
            if (ownership.memberId().equals(member.id()) && isPlannedFor(member, partition)) {
                assignment.put(partition, ownership.assignmentEpoch());
            }
        });
        return assignment;
    }

    Map<TopicPartition, Ownership> owners() {
        return Map.copyOf(owners);
    }

    Map<TopicPartition, String> target() {
        return target;
    }
}
