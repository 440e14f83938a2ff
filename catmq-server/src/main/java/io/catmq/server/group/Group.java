package io.catmq.server.group;

import io.catmq.server.database.DatabaseException;
import io.catmq.server.group.GroupStore.Change;
import io.catmq.server.group.OffsetMapper.Row;
import io.catmq.server.metadata.MetadataSnapshot;
import io.catmq.server.metadata.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group on the leader, in one term. Every transition is written to the metadata database first, then ownership to the
 * message database, and only then are members told. A heartbeat that changes nothing is answered from memory.
 */
final class Group {
    private static final Logger LOG = LoggerFactory.getLogger(Group.class);

    private final String name;
    private final long id;
    private final long term;
    private final GroupContext context;
    private final Map<String, Session> sessions = new HashMap<>();
    /** Owners that the message database may not know yet. */
    private final Set<TopicPartition> unconfirmed = new HashSet<>();
    /** Members whose place another one with the same instance id has taken. */
    private final Map<String, String> replaced = new HashMap<>();

    private GroupState state = GroupState.EMPTY;
    private boolean known;
    private boolean deleted;
    /** What {@link #topics} were found in; nothing has to be compared while it is the same. */
    private MetadataSnapshot seen = MetadataSnapshot.EMPTY;

    private List<Topic> topics = List.of();
    private long unsettledSince = -1;

    Group(String name, long id, long term, GroupContext context) {
        this.name = name;
        this.id = id;
        this.term = term;
        this.context = context;
    }

    long id() {
        return id;
    }

    synchronized HeartbeatOutcome heartbeat(Heartbeat heartbeat, MetadataSnapshot metadata, long now) {
        if (deleted) {
            return new HeartbeatOutcome.UnknownMember();
        }
        Session session = sessions.get(heartbeat.memberId());
        if (session != null) {
            session.seen(now);
        }
        restore(metadata, now);
        Member member = state.member(heartbeat.memberId());
        if (heartbeat.memberEpoch() == Heartbeat.LEAVE) {
            return leave(heartbeat, metadata, now);
        }
        String instance = replaced.get(heartbeat.memberId());
        if (instance != null && member == null) {
            return new HeartbeatOutcome.Replaced(instance);
        }
        if (heartbeat.joins()) {
            join(heartbeat, metadata, now);
            return answer(heartbeat);
        }
        if (member == null) {
            return new HeartbeatOutcome.UnknownMember();
        }
        if (heartbeat.memberEpoch() == Heartbeat.LEAVE_FOR_A_WHILE) {
            // Nothing changes: either it is back within its session, or that ends as any other.
            return new HeartbeatOutcome.Left(state.epoch());
        }
        if (!session(member, now).confirm(heartbeat.memberEpoch(), state.epoch())) {
            context.meters().fenced();
            return new HeartbeatOutcome.Fenced(member.epoch());
        }
        stay(member, heartbeat, metadata, now);
        return answer(heartbeat);
    }

    private Session session(Member member, long now) {
        return sessions.computeIfAbsent(
                member.id(), key -> new Session(now, state.held(member.id()).keySet()));
    }

    private void join(Heartbeat heartbeat, MetadataSnapshot metadata, long now) {
        Member joining = Member.of(heartbeat, context.settings().sessionMs(heartbeat.sessionTimeoutMs()));
        Member same = state.member(joining.id());
        Member former = same == null ? state.instance(joining.instanceId()) : null;
        Session session = new Session(now, Set.of());
        session.reports(heartbeat);
        sessions.put(joining.id(), session);
        transition("GROUP_MEMBER_JOINED", Map.of("member", joining.id()), metadata, now, draft -> {
            if (same != null) {
                draft.put(same.reporting(heartbeat, joining.sessionMs()));
                draft.letGo(joining.id(), partition -> !heartbeat.holds(partition));
            } else if (former != null) {
                draft.replace(former.id(), joining.withEpoch(former.epoch()).withPaused(former.paused()));
            } else {
                draft.put(joining);
            }
        });
        if (former != null) {
            sessions.remove(former.id());
            replaced.remove(joining.id());
            replaced.put(former.id(), String.valueOf(former.instanceId()));
        }
        LOG.info(
                "Group {}: member {} {}",
                name,
                joining.id(),
                same != null ? "joins once more" : former != null ? "takes the place of " + former.id() : "joins");
    }

    private void stay(Member member, Heartbeat heartbeat, MetadataSnapshot metadata, long now) {
        Session session = session(member, now);
        session.reports(heartbeat);
        Member reporting = member.reporting(heartbeat, context.settings().sessionMs(heartbeat.sessionTimeoutMs()));
        if (!reporting.equals(member) || !state.isSettled() || topicsChanged(metadata)) {
            transition("GROUP_ASSIGNED", Map.of("member", member.id()), metadata, now, draft -> {
                draft.put(reporting);
                draft.letGo(
                        member.id(),
                        partition -> !draft.isPlannedFor(member.id(), partition) && session.isFreeOf(partition));
            });
        }
        confirm();
    }

    private HeartbeatOutcome leave(Heartbeat heartbeat, MetadataSnapshot metadata, long now) {
        if (state.member(heartbeat.memberId()) != null) {
            remove(List.of(heartbeat.memberId()), "GROUP_MEMBER_LEFT", context.broker(), metadata, now);
            LOG.info("Group {}: member {} leaves", name, heartbeat.memberId());
        }
        return new HeartbeatOutcome.Left(state.epoch());
    }

    private void remove(List<String> members, String kind, String actor, MetadataSnapshot metadata, long now) {
        transition(actor, kind, Map.of("members", members), metadata, now, draft -> members.forEach(draft::remove));
        members.forEach(sessions::remove);
    }

    /** Removes a member on an operator's behalf; false when there is none. */
    synchronized boolean remove(String memberId, String actor, MetadataSnapshot metadata, long now) {
        restore(metadata, now);
        if (state.member(memberId) == null) {
            return false;
        }
        remove(List.of(memberId), "GROUP_MEMBER_REMOVED", actor, metadata, now);
        return true;
    }

    /** Anything else that an operator changes. */
    synchronized void change(
            String actor, String kind, MetadataSnapshot metadata, long now, Consumer<GroupDraft> work) {
        restore(metadata, now);
        transition(actor, kind, Map.of(), metadata, now, work);
    }

    /** Forgets everything about the group; false when it has members. */
    synchronized boolean delete(String actor, MetadataSnapshot metadata, long now) {
        restore(metadata, now);
        if (!state.members().isEmpty()) {
            return false;
        }
        context.store().delete(new Change(actor, "GROUP_DELETED", id, name, Map.of()), term);
        deleted = true;
        context.offsets().deleteAll(id);
        return true;
    }

    private void transition(
            String kind, Map<String, ?> details, MetadataSnapshot metadata, long now, Consumer<GroupDraft> work) {
        transition(context.broker(), kind, details, metadata, now, work);
    }

    /** First the metadata database, then memory, then the message database; whoever called may then tell members. */
    private void transition(
            String actor,
            String kind,
            Map<String, ?> details,
            MetadataSnapshot metadata,
            long now,
            Consumer<GroupDraft> work) {
        GroupDraft draft = new GroupDraft(state);
        work.accept(draft);
        draft.plan(metadata.topics());
        draft.grant(this::canGet);
        write(actor, kind, details, draft.result(), now);
        seen = metadata;
        topics = topicsOf(metadata);
        confirm();
    }

    private void write(String actor, String kind, Map<String, ?> details, GroupState next, long now) {
        if (next.hasSameRowsAs(state)) {
            return;
        }
        try {
            context.store().write(new Change(actor, kind, id, name, details), term, state, next);
        } catch (DatabaseException failure) {
            // It may have been written all the same: the tables are read before anything else is built on them.
            known = false;
            throw failure;
        }
        Set<TopicPartition> moved = GroupStore.differing(state.owners(), next.owners());
        unconfirmed.addAll(moved);
        if (next.epoch() != state.epoch()) {
            context.meters().rebalanced();
            LOG.debug("Group {}: epoch {}, {} partitions change hands now", name, next.epoch(), moved.size());
        }
        if (next.isSettled()) {
            if (unsettledSince >= 0) {
                context.meters().settledAfter(now - unsettledSince);
            }
            unsettledSince = -1;
        } else if (unsettledSince < 0) {
            unsettledSince = now;
        }
        state = next;
    }

    /**
     * Sets offsets for an operator. The owners are fenced first; whoever of them is a member gets its partition back when it
     * has let it go, and reads on from the new offset.
     *
     * @return false when a newer leader has been at it
     */
    synchronized boolean reset(String actor, Map<TopicPartition, Long> offsets, MetadataSnapshot metadata, long now) {
        restore(metadata, now);
        Map<Long, Long> epochs = new HashMap<>();
        context.offsets().rows(id).forEach(row -> epochs.put(row.partitionId(), row.assignmentEpoch()));
        GroupDraft draft = new GroupDraft(state);
        offsets.keySet().forEach(partition -> draft.free(partition, epochs.getOrDefault(partition.id(), 0L)));
        Map<String, Long> details = new TreeMap<>();
        offsets.forEach((partition, offset) -> details.put(partition.toString(), offset));
        write(actor, "OFFSETS_RESET", Map.of("offsets", details), draft.result(), now);
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

    private boolean canGet(String memberId, TopicPartition partition) {
        Session session = sessions.get(memberId);
        return session != null && session.isFreeOf(partition);
    }

    /** Tells the message database whose commits to accept. While that is away nobody is given what it does not know. */
    private void confirm() {
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
        GroupState next = draft.result();
        try {
            context.store()
                    .write(new Change(context.broker(), "GROUP_ASSIGNED", id, name, Map.of()), term, state, next);
        } catch (DatabaseException failure) {
            known = false;
            throw failure;
        }
        LOG.warn("Group {}: the message database knew newer owners of {}, these are fenced now", name, newer.keySet());
        state = next;
        Map<TopicPartition, Ownership> raised = new HashMap<>();
        newer.keySet().forEach(partition -> raised.put(partition, state.ownership(partition)));
        if (context.offsets().own(id, raised).isEmpty()) {
            unconfirmed.removeAll(newer.keySet());
        }
    }

    /** Reads the group where it is not known, or not for sure: all its members get one session from now. */
    synchronized void restore(MetadataSnapshot metadata, long now) {
        if (known) {
            return;
        }
        GroupState loaded = context.store().load(id, metadata);
        sessions.clear();
        loaded.members()
                .keySet()
                .forEach(member -> sessions.put(
                        member, new Session(now, loaded.held(member).keySet())));
        state = loaded;
        seen = MetadataSnapshot.EMPTY;
        topics = List.of();
        unconfirmed.clear();
        unconfirmed.addAll(loaded.owners().keySet());
        known = true;
        forgetConfirmed();
        if (!loaded.members().isEmpty()) {
            LOG.info(
                    "Group {}: goes on with {} members at epoch {}",
                    name,
                    loaded.members().size(),
                    loaded.epoch());
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

    private HeartbeatOutcome answer(Heartbeat heartbeat) {
        Member member = state.members().get(heartbeat.memberId());
        if (member == null) {
            return new HeartbeatOutcome.UnknownMember();
        }
        SortedMap<TopicPartition, Long> assignment = assignment(heartbeat);
        Objects.requireNonNull(sessions.get(member.id())).isTold(assignment.keySet());
        return new HeartbeatOutcome.Stable(
                member.epoch(),
                state.epoch(),
                context.settings().heartbeatMs(member.sessionMs(), state.concerns(member.id())),
                member.sessionMs(),
                assignment);
    }

    private SortedMap<TopicPartition, Long> assignment(Heartbeat heartbeat) {
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

    /** Ends the sessions of those who were silent for too long, and looks after what waits. */
    synchronized void tick(MetadataSnapshot metadata, long now) {
        restore(metadata, now);
        List<String> silent = state.members().values().stream()
                .filter(member -> session(member, now).isSilent(now, member.sessionMs()))
                .map(Member::id)
                .toList();
        if (!silent.isEmpty()) {
            LOG.info("Group {}: members {} were silent for longer than their sessions and are out", name, silent);
            remove(silent, "GROUP_MEMBER_EXPIRED", context.broker(), metadata, now);
        } else if (topicsChanged(metadata)) {
            transition("GROUP_ASSIGNED", Map.of(), metadata, now, draft -> {});
        }
        confirm();
        replaced.values().removeIf(instance -> state.instance(instance) == null);
    }

    synchronized void forgive(long ms, long now) {
        sessions.values().forEach(session -> session.forgive(ms, now));
    }

    private boolean topicsChanged(MetadataSnapshot metadata) {
        if (metadata == seen) {
            return false;
        }
        boolean changed = !topicsOf(metadata).equals(topics);
        if (!changed) {
            seen = metadata;
        }
        return changed;
    }

    /** Topics that anybody wants, as they are now. */
    private List<Topic> topicsOf(MetadataSnapshot metadata) {
        return metadata.topics().stream()
                .filter(topic -> state.members().values().stream().anyMatch(member -> member.wants(topic.name())))
                .toList();
    }

    /** Reads the state while nothing changes. */
    synchronized <R> R read(MetadataSnapshot metadata, long now, Function<GroupState, R> reader) {
        restore(metadata, now);
        return reader.apply(state);
    }
}
