package io.catmq.server.group;

import java.util.SortedMap;

/** What a heartbeat is answered. */
public sealed interface HeartbeatOutcome {
    /**
     * The member is in.
     *
     * @param memberEpoch to be reported with the next heartbeat
     * @param assignment all it may hold, with the proof that its commits carry
     */
    record Stable(
            long memberEpoch,
            long groupEpoch,
            int heartbeatMs,
            int sessionMs,
            SortedMap<TopicPartition, Long> assignment)
            implements HeartbeatOutcome {}

    /** The member has left. */
    record Left(long groupEpoch) implements HeartbeatOutcome {}

    /** Nobody knows this member: its session ended, or the server started anew. It must give up all and join again. */
    record UnknownMember() implements HeartbeatOutcome {}

    /** The epoch is not one that this member was given. It must give up all and join again. */
    record Fenced(long memberEpoch) implements HeartbeatOutcome {}
}
