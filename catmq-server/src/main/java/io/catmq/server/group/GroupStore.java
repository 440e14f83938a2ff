package io.catmq.server.group;

import io.catmq.server.cluster.Leadership;
import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.database.Database;
import io.catmq.server.group.GroupMapper.MemberRow;
import io.catmq.server.group.GroupMapper.OwnerRow;
import io.catmq.server.group.GroupMapper.StateRow;
import io.catmq.server.group.GroupMapper.TargetRow;
import io.catmq.server.metadata.MetadataChanges;
import io.catmq.server.metadata.MetadataSnapshot;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The groups' states in the metadata database. Only the leader writes them, each state of a group in one transaction that
 * holds what has changed since the one before.
 */
final class GroupStore {
    private final Database database;
    private final MetadataChanges changes;
    private final Leadership leadership;

    GroupStore(Database database, MetadataChanges changes, Leadership leadership) {
        this.database = database;
        this.changes = changes;
        this.leadership = leadership;
    }

    /** Ids of the groups that have members. */
    Set<Long> groupsWithMembers() {
        return new HashSet<>(database.call(GroupMapper.class, GroupMapper::groupsWithMembers));
    }

    /** The group as last written; partitions of topics that are gone are left out. */
    GroupState load(long group, MetadataSnapshot metadata) {
        Map<Long, TopicPartition> partitions = new HashMap<>();
        metadata.topics().forEach(topic -> TopicPartition.of(topic).forEach(each -> partitions.put(each.id(), each)));
        return database.call(GroupMapper.class, mapper -> load(mapper, group, partitions));
    }

    private static GroupState load(GroupMapper mapper, long group, Map<Long, TopicPartition> partitions) {
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
                state.paused(), state.maxMembers(), addresses(state.allowed()), addresses(state.denied()));
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

    /**
     * Writes what differs.
     *
     * @param term in which {@code before} was read: in another one it may be old
     * @throws NotLeaderException when this broker leads no longer, or in another term; nothing was written
     */
    void write(Change change, long term, GroupState before, GroupState after) {
        Map<String, Object> payload = new TreeMap<>(change.details());
        payload.put("name", change.groupName());
        payload.put("epoch", after.epoch());
        inTerm(term, change.actor(), change.kind(), payload, mapper -> {
            writeState(mapper, change.group(), before, after);
            writeMembers(mapper, change.group(), before, after);
            writeTargets(mapper, change.group(), before, after);
            writeOwners(mapper, change.group(), before, after);
        });
    }

    /** Forgets the group. */
    void delete(Change change, long term) {
        inTerm(term, change.actor(), change.kind(), Map.of("name", change.groupName()), mapper -> {
            mapper.deleteState(change.group());
            mapper.deleteAllMembers(change.group());
            mapper.deleteAllTargets(change.group());
            mapper.deleteAllOwners(change.group());
            mapper.deleteGroup(change.group());
        });
    }

    private void inTerm(long term, String actor, String kind, Map<String, ?> payload, Consumer<GroupMapper> work) {
        changes.change(actor, kind, payload, session -> {
            if (leadership.requireOwnTerm(session) != term) {
                throw new NotLeaderException(
                        "This broker leads in another term than when it read the group", leadership.leader());
            }
            work.accept(database.mapper(session, GroupMapper.class));
        });
    }

    /** What is written, for the audit trail. */
    record Change(String actor, String kind, long group, String groupName, Map<String, ?> details) {}

    private static void writeState(GroupMapper mapper, long group, GroupState before, GroupState after) {
        if (before.epoch() == after.epoch() && before.controls().equals(after.controls()) && before.epoch() > 0) {
            return;
        }
        GroupControls controls = after.controls();
        mapper.deleteState(group);
        mapper.insertState(
                group,
                new StateRow(
                        after.epoch(),
                        controls.paused(),
                        controls.maxMembers(),
                        String.join(",", controls.allowed().rules()),
                        String.join(",", controls.denied().rules())));
    }

    /** In most cases only the epoch of members has changed: one statement, however many there are. */
    private static void writeMembers(GroupMapper mapper, long group, GroupState before, GroupState after) {
        Set<String> gone = new TreeSet<>();
        Set<Member> put = new HashSet<>();
        Set<String> upToDate = new TreeSet<>();
        before.members().forEach((id, member) -> {
            if (!after.members().containsKey(id)) {
                gone.add(id);
            }
        });
        after.members().forEach((id, member) -> {
            Member old = before.member(id);
            if (member.equals(old)) {
                return;
            }
            if (old != null && member.withEpoch(old.epoch()).equals(old)) {
                upToDate.add(id);
            } else {
                gone.add(id);
                put.add(member);
            }
        });
        some(gone, ids -> mapper.deleteMembers(group, ids));
        some(
                put,
                rows -> mapper.insertMembers(
                        group, rows.stream().map(GroupStore::row).toList()));
        some(upToDate, ids -> mapper.setMemberEpochs(group, after.epoch(), ids));
    }

    private static MemberRow row(Member member) {
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

    private static void writeTargets(GroupMapper mapper, long group, GroupState before, GroupState after) {
        Set<TopicPartition> moved = differing(before.target(), after.target());
        some(moved, all -> mapper.deleteTargets(group, ids(all)));
        some(
                rows(moved, partition -> after.target().get(partition), (id, member) -> new TargetRow(id, member)),
                all -> mapper.insertTargets(group, all));
    }

    private static void writeOwners(GroupMapper mapper, long group, GroupState before, GroupState after) {
        Set<TopicPartition> moved = differing(before.owners(), after.owners());
        some(moved, all -> mapper.deleteOwners(group, ids(all)));
        some(
                rows(
                        moved,
                        partition -> after.owners().get(partition),
                        (id, ownership) -> new OwnerRow(id, ownership.memberId(), ownership.epoch())),
                all -> mapper.insertOwners(group, all));
    }

    private interface RowMaker<V, R> {
        R make(long partitionId, V value);
    }

    private static <V, R> List<R> rows(
            Set<TopicPartition> partitions,
            Function<TopicPartition, @org.jspecify.annotations.Nullable V> values,
            RowMaker<V, R> maker) {
        return partitions.stream()
                .filter(partition -> values.apply(partition) != null)
                .map(partition -> maker.make(partition.id(), Objects.requireNonNull(values.apply(partition))))
                .toList();
    }

    static <V> Set<TopicPartition> differing(Map<TopicPartition, V> before, Map<TopicPartition, V> after) {
        Set<TopicPartition> moved = new TreeSet<>();
        before.forEach((partition, value) -> {
            if (!value.equals(after.get(partition))) {
                moved.add(partition);
            }
        });
        after.forEach((partition, value) -> {
            if (!value.equals(before.get(partition))) {
                moved.add(partition);
            }
        });
        return moved;
    }

    private static Set<Long> ids(Collection<TopicPartition> partitions) {
        Set<Long> ids = new TreeSet<>();
        partitions.forEach(partition -> ids.add(partition.id()));
        return ids;
    }

    private static <C extends Collection<?>> void some(C all, Consumer<C> work) {
        if (!all.isEmpty()) {
            work.accept(all);
        }
    }
}
