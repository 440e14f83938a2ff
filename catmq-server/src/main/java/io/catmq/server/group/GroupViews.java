package io.catmq.server.group;

import io.catmq.client.wire.LagTrend;
import io.catmq.client.wire.PartitionFailure;
import io.catmq.client.wire.TopicPattern;
import io.catmq.server.group.OffsetMapper.Row;
import io.catmq.server.log.LogRange;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.ReadResult;
import io.catmq.server.log.UnknownPartitionException;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.Topic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Groups for people to look at: members, committed offsets, lag. All but {@link #committed} needs the leader. */
public final class GroupViews {
    private final GroupCoordinator coordinator;
    private final Metadata metadata;
    private final MessageLog log;
    private final OffsetStore store;
    private final Clock clock;

    GroupViews(GroupCoordinator coordinator, Metadata metadata, MessageLog log, OffsetStore store, Clock clock) {
        this.coordinator = coordinator;
        this.metadata = metadata;
        this.log = log;
        this.store = store;
        this.clock = clock;
    }

    /**
     * A group.
     *
     * @param settled whether everybody has what it shall have
     * @param trend how the lag has changed lately; null when that is not known yet
     */
    public record View(
            String name,
            long epoch,
            boolean settled,
            GroupControls controls,
            @Nullable LagTrend trend,
            List<MemberView> members,
            List<PartitionView> partitions) {
        /** Messages not yet committed. */
        public long lag() {
            return partitions.stream().mapToLong(PartitionView::lag).sum();
        }
    }

    /**
     * A member and what it holds.
     *
     * @param standsBy why it gets no partitions; null when it may get some
     */
    public record MemberView(
            String id,
            @Nullable String instanceId,
            @Nullable String clientId,
            @Nullable String clientVersion,
            @Nullable String host,
            long epoch,
            List<String> topics,
            @Nullable String pattern,
            boolean ready,
            boolean paused,
            @Nullable String standsBy,
            List<TopicPartition> holds) {}

    /**
     * A partition that a group reads or has read; without a commit it lags by all that is there.
     *
     * @param lagMs how long the oldest message that is not committed waits, 0 without one; null when nobody looked
     * @param failing what its owner says that it cannot handle, or null
     */
    public record PartitionView(
            TopicPartition partition,
            @Nullable String owner,
            @Nullable Long committed,
            long endOffset,
            long lag,
            @Nullable Long lagMs,
            @Nullable PartitionFailure failing) {}

    /** All groups, without how long messages wait. */
    public List<View> all() {
        List<View> views = new ArrayList<>();
        metadata.snapshot().groups().forEach((name, id) -> views.add(view(name, id, false)));
        return views;
    }

    /** The group of that name, if it was ever heard of. */
    public Optional<View> find(String name) {
        Long id = metadata.groupId(name);
        return id == null ? Optional.empty() : Optional.of(view(name, id, true));
    }

    private View view(String name, long id, boolean withTimes) {
        Group group = coordinator.group(coordinator.term(), name, id);
        GroupState state = group.read(metadata.snapshot(), coordinator.now(), same -> same);
        return new View(
                name,
                state.epoch(),
                state.isSettled(),
                state.controls(),
                coordinator.lags().trend(id),
                members(state),
                partitions(id, state, group.failures(coordinator.now()), withTimes));
    }

    private static List<MemberView> members(GroupState state) {
        List<MemberView> views = new ArrayList<>();
        for (Member member : state.members().values()) {
            TopicPattern pattern = member.pattern();
            views.add(new MemberView(
                    member.id(),
                    member.instanceId(),
                    member.clientId(),
                    member.clientVersion(),
                    member.host(),
                    member.epoch(),
                    List.copyOf(member.topics()),
                    pattern == null ? null : pattern.glob(),
                    member.ready(),
                    member.paused(),
                    standsBy(state, member),
                    List.copyOf(state.held(member.id()).keySet())));
        }
        return views;
    }

    private static @Nullable String standsBy(GroupState state, Member member) {
        String objection = state.controls().objection(member);
        Integer most = state.controls().maxMembers();
        return objection == null && most != null && !state.target().containsValue(member.id())
                ? "only " + most + " members may consume at a time"
                : objection;
    }

    private List<PartitionView> partitions(
            long groupId, GroupState state, Map<TopicPartition, PartitionFailure> failures, boolean withTimes) {
        Map<Long, TopicPartition> known = new HashMap<>();
        for (Topic topic : metadata.snapshot().topics()) {
            TopicPartition.of(topic).forEach(partition -> known.put(partition.id(), partition));
        }
        SortedMap<TopicPartition, PartitionView> views = new TreeMap<>();
        for (Row row : store.rows(groupId)) {
            TopicPartition partition = known.get(row.partitionId());
            if (partition != null) {
                views.put(
                        partition,
                        view(partition, state.owner(partition), row.committed(), failures.get(partition), withTimes));
            }
        }
        return List.copyOf(views.values());
    }

    private PartitionView view(
            TopicPartition partition,
            @Nullable String owner,
            @Nullable Long committed,
            @Nullable PartitionFailure failing,
            boolean withTimes) {
        LogRange range = range(partition);
        long from = committed == null ? range.logStartOffset() : Math.max(committed, range.logStartOffset());
        long lag = Math.max(0, range.endOffset() - from);
        Long lagMs = !withTimes ? null : lag == 0 ? Long.valueOf(0) : waitsSince(partition, from);
        return new PartitionView(partition, owner, committed, range.endOffset(), lag, lagMs, failing);
    }

    private @Nullable Long waitsSince(TopicPartition partition, long offset) {
        try {
            return log.read(partition.id(), offset, 1) instanceof ReadResult.Chunks read
                            && !read.chunks().isEmpty()
                    ? Math.max(0, clock.millis() - read.chunks().get(0).appendedAt())
                    : null;
        } catch (UnknownPartitionException gone) {
            return null;
        }
    }

    private LogRange range(TopicPartition partition) {
        try {
            return log.range(partition.id());
        } catch (UnknownPartitionException gone) {
            return new LogRange(0, 0);
        }
    }

    /**
     * What a group has committed in a partition.
     *
     * @param committed null when it has not
     * @param generation what offsets are counted in: grows, as text, when a group or topic is made anew and with every reset
     *     by an operator, and never else
     */
    public record Position(@Nullable Long committed, String generation) {}

    /** By partition id, of any partition; null while there is no such group. Any broker knows. */
    public @Nullable LongFunction<Position> positions(String name) {
        Long id = metadata.groupId(name);
        if (id == null) {
            return null;
        }
        Map<Long, Row> rows = new HashMap<>();
        store.rows(id).forEach(row -> rows.put(row.partitionId(), row));
        return partition -> {
            Row row = rows.get(partition);
            String generation = "%016x-%016x-%016x".formatted(id, partition, row == null ? 0 : row.resetEpoch());
            return new Position(row == null ? null : row.committed(), generation);
        };
    }

    /** Committed offsets of a group by partition id; those without a commit are not in it. Any broker knows. */
    public Map<Long, Long> committed(String name) {
        Long id = metadata.groupId(name);
        Map<Long, Long> committed = new HashMap<>();
        if (id != null) {
            for (Row row : store.rows(id)) {
                Long offset = row.committed();
                if (offset != null) {
                    committed.put(row.partitionId(), offset);
                }
            }
        }
        return committed;
    }
}
