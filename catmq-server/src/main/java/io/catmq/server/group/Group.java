package io.catmq.server.group;

import io.catmq.client.wire.PartitionFailure;
import io.catmq.server.metadata.MetadataSnapshot;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group on the leader, in one term: what a heartbeat, an operator or the passing of time makes of it. What comes out is
 * written before members are told; a heartbeat that changes nothing is answered from memory. Thread safe.
 */
final class Group {
    private static final Logger LOG = LoggerFactory.getLogger(Group.class);

    private final String name;
    private final long id;
    private final GroupContext context;
    private final GroupLedger ledger;
    private final Sessions sessions = new Sessions();
    private final WantedTopics topics = new WantedTopics();
    private boolean deleted;

    Group(String name, long id, long term, GroupContext context) {
        this.name = name;
        this.id = id;
        this.context = context;
        this.ledger = new GroupLedger(name, id, term, context);
    }

    long id() {
        return id;
    }

    synchronized HeartbeatOutcome heartbeat(Heartbeat heartbeat, MetadataSnapshot metadata, long now) {
        if (deleted) {
            return new HeartbeatOutcome.UnknownMember();
        }
        sessions.seen(heartbeat.memberId(), now);
        restore(metadata, now);
        GroupState state = ledger.state();
        Member member = state.member(heartbeat.memberId());
        if (heartbeat.memberEpoch() == Heartbeat.LEAVE) {
            return leave(heartbeat, metadata, now);
        }
        String instance = sessions.replacedUnder(heartbeat.memberId());
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
        if (!sessions.of(member, state, now).confirm(heartbeat.memberEpoch(), state.epoch())) {
            context.meters().fenced();
            return new HeartbeatOutcome.Fenced(member.epoch());
        }
        stay(member, heartbeat, metadata, now);
        return answer(heartbeat);
    }

    private void join(Heartbeat heartbeat, MetadataSnapshot metadata, long now) {
        Member joining = Member.of(heartbeat, context.settings().sessionMs(heartbeat.sessionTimeoutMs()));
        Member same = ledger.state().member(joining.id());
        Member former = same == null ? ledger.state().instance(joining.instanceId()) : null;
        sessions.begin(heartbeat, now);
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
            sessions.replace(former, joining);
        }
        LOG.info(
                "Group {}: member {} {}",
                name,
                joining.id(),
                same != null ? "joins once more" : former != null ? "takes the place of " + former.id() : "joins");
    }

    private void stay(Member member, Heartbeat heartbeat, MetadataSnapshot metadata, long now) {
        Session session = sessions.of(member, ledger.state(), now);
        session.reports(heartbeat);
        Member reporting = member.reporting(heartbeat, context.settings().sessionMs(heartbeat.sessionTimeoutMs()));
        if (!reporting.equals(member) || !ledger.state().isSettled() || topics.changed(ledger.state(), metadata)) {
            transition("GROUP_ASSIGNED", Map.of("member", member.id()), metadata, now, draft -> {
                draft.put(reporting);
                draft.letGo(
                        member.id(),
                        partition -> !draft.isPlannedFor(member.id(), partition) && session.isFreeOf(partition));
            });
        }
        ledger.confirm();
    }

    private HeartbeatOutcome leave(Heartbeat heartbeat, MetadataSnapshot metadata, long now) {
        if (ledger.state().member(heartbeat.memberId()) != null) {
            remove(List.of(heartbeat.memberId()), "GROUP_MEMBER_LEFT", context.broker(), metadata, now);
            LOG.info("Group {}: member {} leaves", name, heartbeat.memberId());
        }
        return new HeartbeatOutcome.Left(ledger.state().epoch());
    }

    private void remove(List<String> members, String kind, String actor, MetadataSnapshot metadata, long now) {
        transition(actor, kind, Map.of("members", members), metadata, now, draft -> members.forEach(draft::remove));
        members.forEach(sessions::end);
    }

    /** Removes a member on an operator's behalf; false when there is none. */
    synchronized boolean remove(String memberId, String actor, MetadataSnapshot metadata, long now) {
        restore(metadata, now);
        if (ledger.state().member(memberId) == null) {
            return false;
        }
        remove(List.of(memberId), "GROUP_MEMBER_REMOVED", actor, metadata, now);
        return true;
    }

    /** Anything else that an operator changes. */
    synchronized void change(
            String actor,
            String kind,
            Map<String, ?> details,
            MetadataSnapshot metadata,
            long now,
            Consumer<GroupDraft> work) {
        restore(metadata, now);
        transition(actor, kind, details, metadata, now, work);
    }

    /** Forgets everything about the group; false when it has members. */
    synchronized boolean delete(String actor, MetadataSnapshot metadata, long now) {
        restore(metadata, now);
        if (!ledger.state().members().isEmpty()) {
            return false;
        }
        ledger.delete(actor);
        deleted = true;
        context.offsets().deleteAll(id);
        return true;
    }

    private void transition(
            String kind, Map<String, ?> details, MetadataSnapshot metadata, long now, Consumer<GroupDraft> work) {
        transition(context.broker(), kind, details, metadata, now, work);
    }

    private void transition(
            String actor,
            String kind,
            Map<String, ?> details,
            MetadataSnapshot metadata,
            long now,
            Consumer<GroupDraft> work) {
        GroupDraft draft = new GroupDraft(ledger.state());
        work.accept(draft);
        draft.plan(metadata.topics());
        draft.grant(sessions::canGet);
        ledger.write(actor, kind, details, draft.result(), now);
        topics.looked(ledger.state(), metadata);
        ledger.confirm();
    }

    /**
     * Sets offsets for an operator. The owners are fenced first; whoever of them is a member gets its partition back when it
     * has let it go, and reads on from the new offset.
     *
     * @return false when a newer leader has been at it
     */
    synchronized boolean reset(String actor, Map<TopicPartition, Long> offsets, MetadataSnapshot metadata, long now) {
        restore(metadata, now);
        Map<String, Long> details = new TreeMap<>();
        offsets.forEach((partition, offset) -> details.put(partition.toString(), offset));
        return ledger.reset(actor, offsets, Map.of("offsets", details), now);
    }

    /** Reads the group where it is not known, or not for sure: all its members get one session from now. */
    synchronized void restore(MetadataSnapshot metadata, long now) {
        if (ledger.isKnown()) {
            return;
        }
        ledger.load(metadata);
        sessions.restart(ledger.state(), now);
        topics.forget();
    }

    private HeartbeatOutcome answer(Heartbeat heartbeat) {
        GroupState state = ledger.state();
        Member member = state.member(heartbeat.memberId());
        if (member == null) {
            return new HeartbeatOutcome.UnknownMember();
        }
        SortedMap<TopicPartition, Long> assignment = ledger.assignment(heartbeat);
        sessions.ofMember(member.id()).isTold(assignment.keySet());
        return new HeartbeatOutcome.Stable(
                member.epoch(),
                state.epoch(),
                context.settings().heartbeatMs(member.sessionMs(), state.concerns(member.id())),
                member.sessionMs(),
                state.controls().readDelayMs(),
                state.controls().decision(member),
                assignment);
    }

    /** Ends the sessions of those who were silent for too long, and looks after what waits. */
    synchronized void tick(MetadataSnapshot metadata, long now) {
        restore(metadata, now);
        List<String> silent = sessions.silent(ledger.state(), now);
        if (!silent.isEmpty()) {
            LOG.info("Group {}: members {} were silent for longer than their sessions and are out", name, silent);
            remove(silent, "GROUP_MEMBER_EXPIRED", context.broker(), metadata, now);
        } else if (topics.changed(ledger.state(), metadata)) {
            transition("GROUP_ASSIGNED", Map.of(), metadata, now, draft -> {});
        }
        ledger.confirm();
        sessions.forgetReplaced(instance -> ledger.state().instance(instance) == null);
    }

    synchronized void forgive(long ms, long now) {
        sessions.forgive(ms, now);
    }

    /** Reads the state while nothing changes. */
    synchronized <R> R read(MetadataSnapshot metadata, long now, Function<GroupState, R> reader) {
        restore(metadata, now);
        return reader.apply(ledger.state());
    }

    /** By which messages the group is held up, as its members say. */
    synchronized Map<TopicPartition, PartitionFailure> failures(long now) {
        return sessions.failures(ledger.state(), now);
    }
}
