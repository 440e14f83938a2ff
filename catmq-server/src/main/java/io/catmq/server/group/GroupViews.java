package io.catmq.server.group;

import io.catmq.server.group.OffsetMapper.Row;
import io.catmq.server.log.LogRange;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.UnknownPartitionException;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Groups for people to look at: members, committed offsets, lag. */
public final class GroupViews {
    private final Metadata metadata;
    private final MessageLog log;
    private final OffsetStore store;
    private final Map<String, Group> groups;

    GroupViews(Metadata metadata, MessageLog log, OffsetStore store, Map<String, Group> groups) {
        this.metadata = metadata;
        this.log = log;
        this.store = store;
        this.groups = groups;
    }

    /**
     * A group.
     *
     * @param epoch 0 when it has had no members since the server's start
     */
    public record View(String name, long epoch, List<MemberView> members, List<PartitionView> partitions) {
        /** Messages not yet committed. */
        public long lag() {
            return partitions.stream().mapToLong(PartitionView::lag).sum();
        }
    }

    /** A member and what it holds. */
    public record MemberView(
            String id,
            @Nullable String clientId,
            @Nullable String host,
            long epoch,
            List<String> topics,
            List<TopicPartition> holds) {}

    /** A partition that a group reads or has read; without a commit it lags by all that is there. */
    public record PartitionView(
            TopicPartition partition,
            @Nullable String owner,
            @Nullable Long committed,
            long endOffset,
            long lag) {}

    /** Names of all groups. */
    public List<String> names() {
        return List.copyOf(metadata.snapshot().groups().keySet());
    }

    /** The group of that name, if it was ever heard of. */
    public Optional<View> find(String name) {
        Long id = metadata.groupId(name);
        return id == null ? Optional.empty() : Optional.of(view(name, id));
    }

    private View view(String name, long id) {
        Group group = groups.get(name);
        List<MemberView> members = group == null ? List.of() : group.read(GroupViews::members);
        long epoch = group == null ? 0 : group.read(GroupState::epoch);
        Map<TopicPartition, String> owners = group == null ? Map.of() : group.read(GroupViews::owners);
        return new View(name, epoch, members, partitions(id, owners));
    }

    private static Map<TopicPartition, String> owners(GroupState state) {
        Map<TopicPartition, String> owners = new HashMap<>();
        state.owners().forEach((partition, ownership) -> owners.put(partition, ownership.memberId()));
        return owners;
    }

    private static List<MemberView> members(GroupState state) {
        List<MemberView> members = new ArrayList<>();
        for (Member member : state.members()) {
            List<TopicPartition> holds = new ArrayList<>();
            state.owners().forEach((partition, ownership) -> {
                if (ownership.memberId().equals(member.id())) {
                    holds.add(partition);
                }
            });
            holds.sort(null);
            members.add(new MemberView(
                    member.id(),
                    member.clientId(),
                    member.host(),
                    member.epoch(),
                    List.copyOf(member.topics()),
                    holds));
        }
        return members;
    }

    private List<PartitionView> partitions(long groupId, Map<TopicPartition, String> owners) {
        Map<Long, TopicPartition> known = new HashMap<>();
        for (Topic topic : metadata.snapshot().topics()) {
            Group.of(topic).forEach(partition -> known.put(partition.id(), partition));
        }
        SortedMap<TopicPartition, PartitionView> views = new TreeMap<>();
        for (Row row : store.rows(groupId)) {
            TopicPartition partition = known.get(row.partitionId());
            if (partition != null) {
                views.put(partition, view(partition, owners.get(partition), row.committed()));
            }
        }
        return List.copyOf(views.values());
    }

    private PartitionView view(TopicPartition partition, @Nullable String owner, @Nullable Long committed) {
        LogRange range = range(partition);
        long from = committed == null ? range.logStartOffset() : Math.max(committed, range.logStartOffset());
        return new PartitionView(partition, owner, committed, range.endOffset(), Math.max(0, range.endOffset() - from));
    }

    private LogRange range(TopicPartition partition) {
        try {
            return log.range(partition.id());
        } catch (UnknownPartitionException gone) {
            return new LogRange(0, 0);
        }
    }

    /** Committed offsets of a group by partition id; those without a commit are not in it. */
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
