package io.catmq.server.group;

import io.catmq.client.wire.PartitionFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sessions of a group's members, and whose place was taken. The group's lock guards it. */
final class Sessions {
    private final Map<String, Session> sessions = new HashMap<>();
    /** Members whose place another one with the same instance id has taken, with that id. */
    private final Map<String, String> replaced = new HashMap<>();

    /** All members get one session from now. */
    void restart(GroupState state, long now) {
        sessions.clear();
        state.members().values().forEach(member -> of(member, state, now));
    }

    /** The session of a member, begun where this leader has not seen it yet. */
    Session of(Member member, GroupState state, long now) {
        return sessions.computeIfAbsent(
                member.id(), key -> new Session(now, state.held(member.id()).keySet()));
    }

    Session ofMember(String memberId) {
        return Objects.requireNonNull(sessions.get(memberId));
    }

    void seen(String memberId, long now) {
        Session session = sessions.get(memberId);
        if (session != null) {
            session.seen(now);
        }
    }

    void begin(Heartbeat heartbeat, long now) {
        Session session = new Session(now, Set.of());
        session.reports(heartbeat);
        sessions.put(heartbeat.memberId(), session);
    }

    void end(String memberId) {
        sessions.remove(memberId);
    }

    /** {@code member} has taken the place of its former self. */
    void replace(Member former, Member member) {
        sessions.remove(former.id());
        replaced.remove(member.id());
        replaced.put(former.id(), String.valueOf(former.instanceId()));
    }

    /** The instance id under which somebody else has taken this member's place, or null. */
    @Nullable String replacedUnder(String memberId) {
        return replaced.get(memberId);
    }

    void forgetReplaced(Predicate<String> isGone) {
        replaced.values().removeIf(isGone);
    }

    /** Whether the member can be given the partition: it is here, and has nothing of it any more. */
    boolean canGet(String memberId, TopicPartition partition) {
        Session session = sessions.get(memberId);
        return session != null && session.isFreeOf(partition);
    }

    /** What the owners of partitions have said that they cannot handle. */
    Map<TopicPartition, PartitionFailure> failures(GroupState state, long now) {
        Map<TopicPartition, PartitionFailure> failures = new HashMap<>();
        sessions.forEach((member, session) -> state.held(member).keySet().forEach(partition -> {
            PartitionFailure failure = session.failure(partition, now);
            if (failure != null) {
                failures.put(partition, failure);
            }
        }));
        return failures;
    }

    /** Members that were silent for longer than their sessions. */
    List<String> silent(GroupState state, long now) {
        return state.members().values().stream()
                .filter(member -> of(member, state, now).isSilent(now, member.sessionMs()))
                .map(Member::id)
                .toList();
    }

    void forgive(long ms, long now) {
        sessions.values().forEach(session -> session.forgive(ms, now));
    }
}
