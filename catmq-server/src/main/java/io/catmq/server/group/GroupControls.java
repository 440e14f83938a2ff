package io.catmq.server.group;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has decided about a group.
 *
 * @param paused nobody gets partitions
 * @param maxMembers at most so many members get partitions, the others stand by; null = all
 * @param allowed if not empty, only members at these addresses get partitions
 * @param denied members at these addresses get none
 * @param readDelayMs members read what was appended as long ago or longer
 */
public record GroupControls(
        boolean paused, @Nullable Integer maxMembers, Addresses allowed, Addresses denied, long readDelayMs) {
    /** As a group begins. */
    public static final GroupControls NONE = new GroupControls(false, null, Addresses.NONE, Addresses.NONE, 0);

    /** What is not as it was, for people. */
    Map<String, Object> changesFrom(GroupControls before) {
        Map<String, Object> changes = new TreeMap<>();
        put(changes, "paused", before.paused, paused);
        put(
                changes,
                "maxMembers",
                before.maxMembers == null ? 0 : before.maxMembers,
                maxMembers == null ? 0 : maxMembers);
        put(changes, "allowed", before.allowed.rules(), allowed.rules());
        put(changes, "denied", before.denied.rules(), denied.rules());
        put(changes, "readDelayMs", before.readDelayMs, readDelayMs);
        return changes;
    }

    private static void put(Map<String, Object> changes, String name, Object before, Object now) {
        if (!now.equals(before)) {
            changes.put(name, now);
        }
    }

    /** Why an operator lets a member have no partitions; null when it may get some. */
    @Nullable String decision(Member member) {
        if (paused) {
            return "the group is paused";
        }
        if (member.paused()) {
            return "the member is paused";
        }
        if (denied.contains(member.host())) {
            return "its address is denied";
        }
        if (!allowed.rules().isEmpty() && !allowed.contains(member.host())) {
            return "its address is not among the allowed ones";
        }
        return null;
    }

    /** Why a member gets no partitions, whatever the others do; null when it may get some. */
    @Nullable String objection(Member member) {
        String decision = decision(member);
        if (decision != null) {
            return decision;
        }
        String reason = member.reason();
        return member.ready() ? null : reason == null ? "it is not ready" : "it is not ready: " + reason;
    }
}
