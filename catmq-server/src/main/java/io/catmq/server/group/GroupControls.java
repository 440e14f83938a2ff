package io.catmq.server.group;

import org.jspecify.annotations.Nullable;

/**
 * What an operator has decided about a group.
 *
 * @param paused nobody gets partitions
 * @param maxMembers at most so many members get partitions, the others stand by; null = all
 * @param allowed if not empty, only members at these addresses get partitions
 * @param denied members at these addresses get none
 */
public record GroupControls(boolean paused, @Nullable Integer maxMembers, Addresses allowed, Addresses denied) {
    /** As a group begins. */
    public static final GroupControls NONE = new GroupControls(false, null, Addresses.NONE, Addresses.NONE);

    /** Why a member gets no partitions, whatever the others do; null when it may get some. */
    @Nullable String objection(Member member) {
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
        String reason = member.reason();
        return member.ready() ? null : reason == null ? "it is not ready" : "it is not ready: " + reason;
    }
}
