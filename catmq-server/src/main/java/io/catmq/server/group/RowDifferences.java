package io.catmq.server.group;

import io.catmq.server.group.GroupMapper.OwnerRow;
import io.catmq.server.group.GroupMapper.TargetRow;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes what differs between two states of a group, in as few statements as there are kinds of rows. */
final class RowDifferences {
    private final GroupMapper mapper;
    private final long group;
    private final GroupState before;
    private final GroupState after;

    RowDifferences(GroupMapper mapper, long group, GroupState before, GroupState after) {
        this.mapper = mapper;
        this.group = group;
        this.before = before;
        this.after = after;
    }

    void write() {
        writeState();
        writeMembers();
        writeTargets();
        writeOwners();
    }

    private void writeState() {
        if (before.epoch() == after.epoch() && before.controls().equals(after.controls()) && before.epoch() > 0) {
            return;
        }
        mapper.deleteState(group);
        mapper.insertState(group, GroupRows.row(after.epoch(), after.controls()));
    }

    /** In most cases only the epoch of members has changed: one statement, however many there are. */
    private void writeMembers() {
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
                        group, rows.stream().map(GroupRows::row).toList()));
        some(upToDate, ids -> mapper.setMemberEpochs(group, after.epoch(), ids));
    }

    private void writeTargets() {
        Set<TopicPartition> moved = differing(before.target(), after.target());
        some(moved, all -> mapper.deleteTargets(group, ids(all)));
        some(
                rows(moved, partition -> after.target().get(partition), (id, member) -> new TargetRow(id, member)),
                all -> mapper.insertTargets(group, all));
    }

    private void writeOwners() {
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
