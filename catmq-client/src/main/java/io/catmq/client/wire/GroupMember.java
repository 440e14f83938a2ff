package io.catmq.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group.
 *
 * @param memberId the member
 * @param instanceId stable name of the instance, or null
 * @param clientId name of the application, or null
 * @param clientVersion version of the client, or null
 * @param host address it was last seen at, or null
 * @param memberEpoch its epoch
 * @param subscribedTopics topics that it wants to read
 * @param subscribedPattern which other topics it wants to read, or null
 * @param ready whether its application can work
 * @param paused whether an operator has paused it
 * @param standsBy why it gets no partitions, or null
 * @param assignment what it holds
 */
public record GroupMember(
        String memberId,
        @Nullable String instanceId,
        @Nullable String clientId,
        @Nullable String clientVersion,
        @Nullable String host,
        long memberEpoch,
        List<String> subscribedTopics,
        @Nullable String subscribedPattern,
        boolean ready,
        boolean paused,
        @Nullable String standsBy,
        List<TopicPartitions> assignment) {}
