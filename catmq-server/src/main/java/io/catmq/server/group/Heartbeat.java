package io.catmq.server.group;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a member reports.
 *
 * @param memberId made by the member
 * @param memberEpoch {@link #JOIN}, {@link #LEAVE}, or the one of the last answer
 * @param clientId name of the application, or null
 * @param host where the request came from, or null
 * @param topics what it wants to read
 * @param sessionTimeoutMs null = the server's default
 * @param owned numbers of the partitions that it still holds, by topic
 */
public record Heartbeat(
        String memberId,
        long memberEpoch,
        @Nullable String clientId,
        @Nullable String host,
        Set<String> topics,
        @Nullable Integer sessionTimeoutMs,
        Map<String, Set<Integer>> owned) {

    /** Asks to become a member, or to start anew. */
    public static final long JOIN = 0;
    /** Says good-bye: the partitions are free at once. */
    public static final long LEAVE = -1;

    boolean holds(TopicPartition partition) {
        return owned.getOrDefault(partition.topic(), Set.of()).contains(partition.partition());
    }
}
