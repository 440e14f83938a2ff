package io.catmq.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a heartbeat: what the member may hold from now on.
 *
 * @param memberId the member
 * @param memberEpoch to be sent with the next heartbeat
 * @param groupEpoch rises with every change of members or subscriptions
 * @param heartbeatIntervalMs when to send the next one, in ms
 * @param sessionTimeoutMs after which silence the member is out, in ms
 * @param readDelayMs to be sent with fetches: the group reads so far behind the head; null or 0 = not behind it
 * @param standsBy why an operator lets it have no partitions, for people; null when none keeps it from them
 * @param assignment all it may hold; what is not in it must be released
 */
public record HeartbeatResponse(
        String memberId,
        long memberEpoch,
        long groupEpoch,
        int heartbeatIntervalMs,
        int sessionTimeoutMs,
        @Nullable Long readDelayMs,
        @Nullable String standsBy,
        List<AssignedTopic> assignment) {}
