package io.catmq.server.group;

import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.group.OffsetMapper.Row;
import io.catmq.server.group.OffsetReset.Line;
import io.catmq.server.group.OffsetReset.Outcome;
import io.catmq.server.log.LogRange;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.Metadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators do with groups. Needs the leader: elsewhere everything throws {@link NotLeaderException} and changes
 * nothing. An actor is who wants it, for the audit trail. Thread safe.
 */
public final class GroupAdministration {
    private static final Logger LOG = LoggerFactory.getLogger(GroupAdministration.class);

    private static final int MOST_LINES_IN_LOG = 20;

    private final GroupCoordinator coordinator;
    private final Metadata metadata;
    private final MessageLog log;
    private final OffsetStore offsets;

    GroupAdministration(GroupCoordinator coordinator, Metadata metadata, MessageLog log, OffsetStore offsets) {
        this.coordinator = coordinator;
        this.metadata = metadata;
        this.log = log;
        this.offsets = offsets;
    }

    private @Nullable Group group(LeaderTerm term, String name) {
        Long id = metadata.groupId(name);
        return id == null ? null : coordinator.group(term, name, id);
    }

    /** Changes what an operator has decided about the group; false when there is none of that name. */
    public boolean control(String actor, String groupName, UnaryOperator<GroupControls> change) {
        Group group = group(coordinator.term(), groupName);
        if (group == null) {
            return false;
        }
        GroupControls now = group.read(metadata.snapshot(), coordinator.now(), GroupState::controls);
        GroupControls next = change.apply(now);
        Map<String, Object> changes = next.changesFrom(now);
        group.change(
                actor,
                "GROUP_CONTROLLED",
                changes,
                metadata.snapshot(),
                coordinator.now(),
                draft -> draft.control(next));
        LOG.info("Group {}: set by {}: {}", groupName, actor, changes);
        return true;
    }

    /** Lets a member have no partitions, or again some; false when there is no such member. */
    public boolean pauseMember(String actor, String groupName, String memberId, boolean paused) {
        Group group = group(coordinator.term(), groupName);
        if (group == null || !isMember(group, memberId)) {
            return false;
        }
        group.change(
                actor,
                "GROUP_MEMBER_PAUSED",
                Map.of("member", memberId, "paused", paused),
                metadata.snapshot(),
                coordinator.now(),
                draft -> draft.pause(memberId, paused));
        return true;
    }

    private boolean isMember(Group group, String memberId) {
        return group.read(metadata.snapshot(), coordinator.now(), state -> state.member(memberId) != null);
    }

    /** Ends a membership; false when there is no such member. One that lives joins again. */
    public boolean removeMember(String actor, String groupName, String memberId) {
        Group group = group(coordinator.term(), groupName);
        return group != null && group.remove(memberId, actor, metadata.snapshot(), coordinator.now());
    }

    /** How a deletion ended. */
    public enum Deletion {
        /** The group and what it has committed are gone. */
        DONE,
        /** There is no such group. */
        UNKNOWN,
        /** It has members; nothing was changed. */
        HAS_MEMBERS
    }

    /** Deletes a group with all that it has committed. */
    public Deletion delete(String actor, String groupName) {
        LeaderTerm term = coordinator.term();
        Group group = group(term, groupName);
        if (group == null) {
            return Deletion.UNKNOWN;
        }
        if (!group.delete(actor, metadata.snapshot(), coordinator.now())) {
            return Deletion.HAS_MEMBERS;
        }
        term.groups().remove(groupName, group);
        metadata.refresh();
        return Deletion.DONE;
    }

    /**
     * Sets where the group goes on reading. Its members lose these partitions at once, and get them back when they have let
     * them go; commits under way are refused.
     *
     * @param partitions which; empty = all that the group has read or reads
     * @param dryRun only says what would be done
     */
    public Outcome reset(
            String actor, String groupName, OffsetReset to, Collection<TopicPartition> partitions, boolean dryRun) {
        Group group = group(coordinator.term(), groupName);
        if (group == null) {
            return new Outcome.UnknownGroup(groupName);
        }
        Map<Long, Long> other = new HashMap<>();
        if (to instanceof OffsetReset.LikeGroup like) {
            Long id = metadata.groupId(like.group());
            if (id == null) {
                return new Outcome.UnknownGroup(like.group());
            }
            other.putAll(committed(id));
        }
        Map<Long, Long> committed = committed(group.id());
        List<Line> lines = new ArrayList<>();
        for (TopicPartition partition : new TreeSet<>(partitions.isEmpty() ? readBy(group) : partitions)) {
            LogRange range = log.freshRange(partition.id());
            Long before = committed.get(partition.id());
            Long wanted = wanted(to, partition, before, range, other.get(partition.id()));
            if (to instanceof OffsetReset.ToOffset && wanted != null && !isIn(range, wanted)) {
                return new Outcome.OutOfRange(partition, range.logStartOffset(), range.endOffset());
            }
            if (wanted != null) {
                lines.add(new Line(
                        partition, before, Math.max(range.logStartOffset(), Math.min(wanted, range.endOffset()))));
            }
        }
        return dryRun || lines.isEmpty() ? new Outcome.Lines(lines) : apply(actor, groupName, group, lines);
    }

    private Outcome apply(String actor, String groupName, Group group, List<Line> lines) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        lines.forEach(line -> wanted.put(line.partition(), line.after()));
        if (!group.reset(actor, wanted, metadata.snapshot(), coordinator.now())) {
            return new Outcome.Overtaken();
        }
        LOG.info("Group {}: offsets reset by {}: {}", groupName, actor, text(lines));
        return new Outcome.Lines(lines);
    }

    private static String text(List<Line> lines) {
        String some = lines.stream()
                .limit(MOST_LINES_IN_LOG)
                .map(line -> line.partition() + " from " + (line.before() == null ? "nothing" : line.before()) + " to "
                        + line.after())
                .collect(Collectors.joining(", "));
        return lines.size() <= MOST_LINES_IN_LOG ? some : some + " and " + (lines.size() - MOST_LINES_IN_LOG) + " more";
    }

    private static boolean isIn(LogRange range, long offset) {
        return offset >= range.logStartOffset() && offset <= range.endOffset();
    }

    private @Nullable Long wanted(
            OffsetReset to, TopicPartition partition, @Nullable Long before, LogRange range, @Nullable Long others) {
        if (to instanceof OffsetReset.Earliest) {
            return range.logStartOffset();
        } else if (to instanceof OffsetReset.Latest) {
            return range.endOffset();
        } else if (to instanceof OffsetReset.ToTime time) {
            return log.offsetForTime(partition.id(), time.timestampMs());
        } else if (to instanceof OffsetReset.ToOffset absolute) {
            return absolute.offset();
        } else if (to instanceof OffsetReset.ShiftBy shift) {
            return sum(before == null ? range.logStartOffset() : before, shift.messages());
        }
        return others;
    }

    /** Without the overflow that a shift by far too much would make. */
    private static long sum(long offset, long messages) {
        return messages > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + messages;
    }

    private Map<Long, Long> committed(long id) {
        Map<Long, Long> committed = new HashMap<>();
        for (Row row : offsets.rows(id)) {
            Long offset = row.committed();
            if (offset != null) {
                committed.put(row.partitionId(), offset);
            }
        }
        return committed;
    }

    private Collection<TopicPartition> readBy(Group group) {
        Set<TopicPartition> owned = group.read(
                metadata.snapshot(), coordinator.now(), state -> state.owners().keySet());
        Set<TopicPartition> all = new TreeSet<>(owned);
        Map<Long, Long> committed = committed(group.id());
        metadata.snapshot().topics().forEach(topic -> TopicPartition.of(topic).stream()
                .filter(partition -> committed.containsKey(partition.id()))
                .forEach(all::add));
        return all;
    }
}
