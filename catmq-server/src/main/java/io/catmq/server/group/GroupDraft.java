package io.catmq.server.group;

import io.catmq.server.metadata.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The next state of a group in the making. Plain logic without clock, threads or database: what comes out is written before
 * anybody acts on it, or thrown away.
 */
final class GroupDraft {
    private final GroupState before;
    private final TreeMap<String, Member> members;
    private final Map<TopicPartition, Ownership> owners;
    private final Map<String, String> successors = new HashMap<>();
    private Map<TopicPartition, String> target;
    private GroupControls controls;
    private long epoch;

    GroupDraft(GroupState before) {
        this.before = before;
        this.members = new TreeMap<>(before.members());
        this.owners = new HashMap<>(before.owners());
        this.target = new HashMap<>(before.target());
        this.controls = before.controls();
        this.epoch = before.epoch();
    }

    /** Adds or changes a member. */
    void put(Member member) {
        members.put(member.id(), member);
    }

    /** The member is out; its partitions are free. */
    void remove(String memberId) {
        members.remove(memberId);
        letGo(memberId, partition -> true);
    }

    /** The member takes the place of its former self: what that had is its own, under new epochs that fence the former. */
    void replace(String former, Member member) {
        members.remove(former);
        members.put(member.id(), member);
        successors.put(former, member.id());
        owners.replaceAll((partition, ownership) ->
                former.equals(ownership.memberId()) ? ownership.next(member.id()) : ownership);
        target.replaceAll((partition, planned) -> former.equals(planned) ? member.id() : planned);
    }

    void pause(String memberId, boolean paused) {
        members.computeIfPresent(memberId, (id, member) -> member.withPaused(paused));
    }

    void control(GroupControls newControls) {
        controls = newControls;
    }

    /** Frees what the member owns, as far as told. */
    void letGo(String memberId, Predicate<TopicPartition> which) {
        owners.replaceAll((partition, ownership) ->
                memberId.equals(ownership.memberId()) && which.test(partition) ? ownership.next(null) : ownership);
    }

    /** Frees a partition, owned or not: the epoch rises, so that nothing under way is accepted any more. */
    void free(TopicPartition partition, long higherThan) {
        Ownership now = owners.getOrDefault(partition, Ownership.NEVER);
        owners.put(partition, new Ownership(null, Math.max(now.epoch(), higherThan) + 1));
    }

    /** The message database knows of a higher epoch, which is to be exceeded. */
    void raise(TopicPartition partition, long higherThan) {
        owners.computeIfPresent(
                partition,
                (key, ownership) -> new Ownership(ownership.memberId(), Math.max(ownership.epoch(), higherThan) + 1));
    }

    boolean isPlannedFor(String memberId, TopicPartition partition) {
        return memberId.equals(target.get(partition));
    }

    /** Decides who shall have what, of all topics that there are. */
    void plan(Collection<Topic> topics) {
        Map<String, Set<String>> consumers = new TreeMap<>();
        consuming().forEach(member -> consumers.put(member.id(), new TreeSet<>()));
        Set<TopicPartition> existing = new HashSet<>();
        Set<TopicPartition> wanted = new TreeSet<>();
        for (Topic topic : topics) {
            List<TopicPartition> partitions = TopicPartition.of(topic);
            existing.addAll(partitions);
            consumers.forEach((id, names) -> {
                if (Objects.requireNonNull(members.get(id)).wants(topic.name())) {
                    names.add(topic.name());
                    wanted.addAll(partitions);
                }
            });
        }
        owners.keySet().retainAll(existing);
        Map<TopicPartition, String> planned = Assignor.assign(consumers, wanted, previous(consumers.keySet()));
        if (!planned.equals(target) || !wishes(members, Map.of()).equals(wishes(before.members(), successors))) {
            epoch++;
        }
        target = planned;
    }

    /** Those who may have partitions; where only some may, who has some comes first. */
    private List<Member> consuming() {
        List<Member> consuming = new ArrayList<>(members.values());
        consuming.removeIf(member -> controls.objection(member) != null);
        Integer most = controls.maxMembers();
        if (most == null || consuming.size() <= most) {
            return consuming;
        }
        Set<String> having = new HashSet<>(target.values());
        consuming.sort(Comparator.comparing(member -> !having.contains(member.id())));
        return consuming.subList(0, most);
    }

    /** What was planned stays planned; where that is no longer possible, what is held stays where it is. */
    private Map<TopicPartition, String> previous(Set<String> consumers) {
        Map<TopicPartition, String> previous = new HashMap<>(target);
        owners.forEach((partition, ownership) -> {
            String owner = ownership.memberId();
            String planned = target.get(partition);
            if (owner != null && (planned == null || !consumers.contains(planned))) {
                previous.put(partition, owner);
            }
        });
        return previous;
    }

    /** @param successors who stands for whom by now: a place that is taken over is no new wish */
    private static Map<String, List<@Nullable Object>> wishes(
            Map<String, Member> members, Map<String, String> successors) {
        Map<String, List<@Nullable Object>> wishes = new HashMap<>();
        members.forEach((id, member) -> {
            List<@Nullable Object> wish = new ArrayList<>();
            wish.add(member.topics());
            wish.add(member.pattern());
            wish.add(member.ready());
            wishes.put(successors.getOrDefault(id, id), wish);
        });
        return wishes;
    }

    /** Gives what is free to whom it is planned for, if that member can be told. */
    void grant(BiPredicate<String, TopicPartition> can) {
        target.forEach((partition, member) -> {
            Ownership now = owners.getOrDefault(partition, Ownership.NEVER);
            if (now.memberId() == null && can.test(member, partition)) {
                owners.put(partition, now.next(member));
            }
        });
    }

    /** A member is up to date when it owns nothing that it should let go; only then its epoch follows the group's. */
    private void settle() {
        Set<String> behind = new HashSet<>();
        owners.forEach((partition, ownership) -> {
            String owner = ownership.memberId();
            if (owner != null && !isPlannedFor(owner, partition)) {
                behind.add(owner);
            }
        });
        members.replaceAll(
                (id, member) -> behind.contains(id) && member.epoch() > 0 ? member : member.withEpoch(epoch));
    }

    GroupState result() {
        settle();
        return new GroupState(epoch, controls, members, owners, target);
    }
}
