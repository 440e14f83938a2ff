package io.catmq.server.group;

import org.jspecify.annotations.Nullable;

/**
 * Who has a partition.
 *
 * @param memberId null = nobody
 * @param epoch rises whenever that changes; the proof that commits must carry
 */
record Ownership(@Nullable String memberId, long epoch) {
    static final Ownership NEVER = new Ownership(null, 0);

    Ownership next(@Nullable String newMemberId) {
        return new Ownership(newMemberId, epoch + 1);
    }
}
