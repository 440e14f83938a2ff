package io.catmq.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group.
 *
 * @param memberId the member
 * @param clientId name of the application, or null
 * @param host address it was last seen at, or null
 * @param memberEpoch its epoch
 * @param subscribedTopics topics that it wants to read
 * @param assignment what it holds
 */
public record GroupMember(
        String memberId,
        @Nullable String clientId,
        @Nullable String host,
        long memberEpoch,
        List<String> subscribedTopics,
        List<TopicPartitions> assignment) {}
