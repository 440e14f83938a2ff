package io.catmq.server.group;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a heartbeat is answered. */
public sealed interface HeartbeatOutcome {
    /**
     * The member is in.
     *
     * @param memberEpoch to be reported with the next heartbeat
     * @param heartbeatMs when to send it; sooner than usual while partitions come or go
     * @param readDelayMs the member reads what was appended as long ago or longer
     * @param standsBy why an operator lets it have no partitions, or null
     * @param assignment all it may hold, with the proof that its commits carry
     */
    record Stable(
            long memberEpoch,
            long groupEpoch,
            int heartbeatMs,
            int sessionMs,
            long readDelayMs,
            @Nullable String standsBy,
            SortedMap<TopicPartition, Long> assignment)
            implements HeartbeatOutcome {}

    /** The member has left. */
    record Left(long groupEpoch) implements HeartbeatOutcome {}

    /** Nobody knows this member: its session ended, or an operator has removed it. It must join again. */
    record UnknownMember() implements HeartbeatOutcome {}

    /** The epoch is not one that this member was given. It must give up all and join again. */
    record Fenced(long memberEpoch) implements HeartbeatOutcome {}

    /** Another process has joined with the same instance id. This one must give up all. */
    record Replaced(String instanceId) implements HeartbeatOutcome {}
}
