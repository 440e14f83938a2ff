package io.catmq.server.group;

import io.catmq.client.wire.TopicPattern;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A member as the database has it.
 *
 * @param epoch the group's epoch up to which it has let go of everything that it should
 * @param reason why it is not ready, if it is not
 */
record Member(
        String id,
        long epoch,
        @Nullable String instanceId,
        @Nullable String clientId,
        @Nullable String clientVersion,
        @Nullable String host,
        Set<String> topics,
        @Nullable TopicPattern pattern,
        int sessionMs,
        boolean ready,
        @Nullable String reason,
        boolean paused) {

    /** Someone new, who has nothing yet. */
    static Member of(Heartbeat heartbeat, int sessionMs) {
        return new Member(
                heartbeat.memberId(),
                0,
                heartbeat.instanceId(),
                heartbeat.clientId(),
                heartbeat.clientVersion(),
                heartbeat.host(),
                new TreeSet<>(heartbeat.topics()),
                heartbeat.pattern(),
                sessionMs,
                heartbeat.ready(),
                heartbeat.ready() ? null : heartbeat.reason(),
                false);
    }

    /** The same member, as it says it is now. */
    Member reporting(Heartbeat heartbeat, int newSessionMs) {
        return of(heartbeat, newSessionMs).withEpoch(epoch).withPaused(paused);
    }

    Member withEpoch(long newEpoch) {
        return new Member(
                id,
                newEpoch,
                instanceId,
                clientId,
                clientVersion,
                host,
                topics,
                pattern,
                sessionMs,
                ready,
                reason,
                paused);
    }

    Member withPaused(boolean newPaused) {
        return new Member(
                id,
                epoch,
                instanceId,
                clientId,
                clientVersion,
                host,
                topics,
                pattern,
                sessionMs,
                ready,
                reason,
                newPaused);
    }

    boolean wants(String topic) {
        return topics.contains(topic) || (pattern != null && pattern.matches(topic));
    }
}
