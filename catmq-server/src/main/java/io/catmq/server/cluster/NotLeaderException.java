package io.catmq.server.cluster;

import org.jspecify.annotations.Nullable;

/** Only the leader may do this. Nothing was written. */
public final class NotLeaderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Leader leader;

    /** @param leader who can do it; null when nobody leads at the moment */
    public NotLeaderException(String message, @Nullable Leader leader) {
        super(message);
        this.leader = leader;
    }

    /** Who can do it, or null when nobody leads at the moment. */
    public @Nullable Leader leader() {
        return leader;
    }
}
