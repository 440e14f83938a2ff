package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/groups/{group}/heartbeat}: joins, stays and leaves.
 *
 * @param memberId made by the member itself, a UUID
 * @param memberEpoch 0 = join, -1 = leave, -2 = leave for a while, its partitions wait for its instance id to come back
 *     within its session; else the one of the last answer
 * @param instanceId stable name of the instance, or null
 * @param clientId name of the application for humans, or null
 * @param rackId where the member runs, or null
 * @param clientVersion version of the client, or null
 * @param subscribedTopics topics that it wants to read
 * @param subscribedPattern which topics it wants to read besides, also those that appear later: names in which * stands
 *     for any characters and ? for one; null = none
 * @param sessionTimeoutMs wanted session time-out in ms; null = the server's default
 * @param ready whether its application can work; if not, it gets no partitions until it can. null = it can
 * @param reason if not, why, for people
 * @param owned what it still holds
 * @param failing the messages that its application cannot handle now, the first of each partition; null = none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeartbeatRequest(
        String memberId,
        long memberEpoch,
        @Nullable String instanceId,
        @Nullable String clientId,
        @Nullable String rackId,
        @Nullable String clientVersion,
        List<String> subscribedTopics,
        @Nullable String subscribedPattern,
        @Nullable Integer sessionTimeoutMs,
        @Nullable Boolean ready,
        @Nullable String reason,
        List<TopicPartitions> owned,
        @Nullable List<FailureReport> failing) {}
