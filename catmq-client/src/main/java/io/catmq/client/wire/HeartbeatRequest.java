package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/groups/{group}/heartbeat}: joins, stays and leaves.
 *
 * @param memberId made by the member itself, a UUID
 * @param memberEpoch 0 = join, -1 = leave, else the one of the last answer
 * @param instanceId stable name of the instance, or null
 * @param clientId name of the application for humans, or null
 * @param rackId where the member runs, or null
 * @param subscribedTopics topics that it wants to read
 * @param sessionTimeoutMs wanted session time-out in ms; null = the server's default
 * @param owned what it still holds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeartbeatRequest(
        String memberId,
        long memberEpoch,
        @Nullable String instanceId,
        @Nullable String clientId,
        @Nullable String rackId,
        List<String> subscribedTopics,
        @Nullable Integer sessionTimeoutMs,
        List<TopicPartitions> owned) {}
