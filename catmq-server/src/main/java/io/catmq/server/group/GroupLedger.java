package io.catmq.server.group;

import io.catmq.server.database.DatabaseException;
import io.catmq.server.group.GroupStore.Change;
import io.catmq.server.group.OffsetMapper.Row;
import io.catmq.server.metadata.MetadataSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a group as the databases have it, in one term. A transition is written to the metadata database first, then it
 * is the state in memory, then the message database is told whose commits to accept. The group's lock guards it.
 */
final class GroupLedger {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLedger.class);

    private final String name;
    private final long id;
    private final long term;
    private final GroupContext context;
    /** Owners that the message database may not know yet. */
    private final Set<TopicPartition> unconfirmed = new HashSet<>();

    private GroupState state = GroupState.EMPTY;
    private boolean known;
    private long unsettledSince = -1;

    GroupLedger(String name, long id, long term, GroupContext context) {
        this.name = name;
        this.id = id;
        this.term = term;
        this.context = context;
    }

    GroupState state() {
        return state;
    }

    /** Whether the state is what the tables hold, as far as this term knows. */
    boolean isKnown() {
        return known;
    }

    /** What it holds and is to keep, and of what is new to it that which the message database knows to be its own. */
    SortedMap<TopicPartition, Long> assignment(Heartbeat heartbeat) {
        String memberId = heartbeat.memberId();
        SortedMap<TopicPartition, Long> held = state.held(memberId);
        if (!state.concerns(memberId) && unconfirmed.isEmpty()) {
            return held;
        }
        SortedMap<TopicPartition, Long> assignment = new TreeMap<>();
        held.forEach((partition, epoch) -> {
            if (memberId.equals(state.target().get(partition))
                    && (!unconfirmed.contains(partition) || heartbeat.holds(partition))) {
                assignment.put(partition, epoch);
            }
        });
        return assignment;
    }

    /** Reads the tables. */
    void load(MetadataSnapshot metadata) {
        state = context.store().load(id, metadata);
        unconfirmed.clear();
        unconfirmed.addAll(state.owners().keySet());
        known = true;
        forgetConfirmed();
        if (!state.members().isEmpty()) {
            LOG.info(
                    "Group {}: goes on with {} members at epoch {}",
                    name,
                    state.members().size(),
                    state.epoch());
        }
    }

    private void forgetConfirmed() {
        try {
            Map<Long, Row> rows = new HashMap<>();
            context.offsets().rows(id).forEach(row -> rows.put(row.partitionId(), row));
            unconfirmed.removeIf(partition -> {
                Row row = rows.get(partition.id());
                Ownership ownership = state.ownership(partition);
                return row == null ? ownership.memberId() == null : OffsetStore.isSame(row, ownership);
            });
        } catch (DatabaseException unavailable) {
            LOG.debug("Group {}: owners are compared when the message database is back", name);
        }
    }

    /** The metadata database and memory; {@link #confirm()} is the rest. */
    void write(String actor, String kind, Map<String, ?> details, GroupState next, long now) {
        if (next.hasSameRowsAs(state)) {
            return;
        }
        Set<TopicPartition> moved = RowDifferences.differing(state.owners(), next.owners());
        boolean rebalanced = next.epoch() != state.epoch();
        replace(new Change(actor, kind, id, name, details), next);
        unconfirmed.addAll(moved);
        if (rebalanced) {
            context.meters().rebalanced();
            LOG.debug("Group {}: epoch {}, {} partitions change hands now", name, next.epoch(), moved.size());
        }
        measureTimeToAssign(now);
    }

    private void replace(Change change, GroupState next) {
        try {
            context.store().write(change, term, state, next);
        } catch (DatabaseException failure) {
            // It may have been written all the same: the tables are read before anything else is built on them.
            known = false;
            throw failure;
        }
        state = next;
    }

    private void measureTimeToAssign(long now) {
        if (!state.isSettled()) {
            unsettledSince = unsettledSince < 0 ? now : unsettledSince;
        } else if (unsettledSince >= 0) {
            context.meters().settledAfter(now - unsettledSince);
            unsettledSince = -1;
        }
    }

    /** Tells the message database whose commits to accept. While that is away nobody is given what it does not know. */
    void confirm() {
        if (unconfirmed.isEmpty()) {
            return;
        }
        Map<TopicPartition, Ownership> ownerships = new HashMap<>();
        unconfirmed.forEach(partition -> {
            Ownership ownership = state.owners().get(partition);
            if (ownership != null) {
                ownerships.put(partition, ownership);
            }
        });
        try {
            Map<TopicPartition, Long> newer = context.offsets().own(id, ownerships);
            unconfirmed.clear();
            unconfirmed.addAll(newer.keySet());
            if (!newer.isEmpty()) {
                raise(newer);
            }
        } catch (DatabaseException failure) {
            LOG.debug("Group {}: owners wait for the message database: {}", name, failure.getMessage());
        }
    }

    /** Only where the two databases come from different backups, or groups are older than these tables. */
    private void raise(Map<TopicPartition, Long> newer) {
        GroupDraft draft = new GroupDraft(state);
        newer.forEach(draft::raise);
        replace(new Change(context.broker(), "GROUP_ASSIGNED", id, name, Map.of()), draft.result());
        LOG.warn("Group {}: the message database knew newer owners of {}, these are fenced now", name, newer.keySet());
        Map<TopicPartition, Ownership> raised = new HashMap<>();
        newer.keySet().forEach(partition -> raised.put(partition, state.ownership(partition)));
        if (context.offsets().own(id, raised).isEmpty()) {
            unconfirmed.removeAll(newer.keySet());
        }
    }

    /**
     * Frees partitions and sets their offsets. The owners are fenced first.
     *
     * @return false when a newer leader has been at it
     */
    boolean reset(String actor, Map<TopicPartition, Long> offsets, Map<String, ?> details, long now) {
        Map<Long, Long> epochs = new HashMap<>();
        context.offsets().rows(id).forEach(row -> epochs.put(row.partitionId(), row.assignmentEpoch()));
        GroupDraft draft = new GroupDraft(state);
        offsets.keySet().forEach(partition -> draft.free(partition, epochs.getOrDefault(partition.id(), 0L)));
        write(actor, "OFFSETS_RESET", details, draft.result(), now);
        Map<Long, Long> byId = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            byId.put(partition.id(), offset);
            epochs.put(partition.id(), state.ownership(partition).epoch());
        });
        boolean done = context.offsets().reset(id, byId, epochs);
        if (done) {
            unconfirmed.removeAll(offsets.keySet());
        }
        return done;
    }

    /** Forgets the group; what it has committed stays. */
    void delete(String actor) {
        context.store().delete(new Change(actor, "GROUP_DELETED", id, name, Map.of()), term);
    }
}
