package io.catmq.server.group;

import io.catmq.client.wire.FailureReport;
import io.catmq.client.wire.TopicPattern;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a member reports.
 *
 * @param memberId made by the member
 * @param memberEpoch {@link #JOIN}, {@link #LEAVE}, {@link #LEAVE_FOR_A_WHILE}, or the one of the last answer
 * @param instanceId a name that outlives the member: whoever joins with it takes the place of its former self
 * @param clientId name of the application, or null
 * @param clientVersion version of the client, or null
 * @param host address of the member, or null
 * @param topics what it wants to read
 * @param pattern which other topics it wants to read, or null
 * @param sessionTimeoutMs null = the server's default
 * @param ready whether its application can work
 * @param reason if not, why
 * @param failing messages that it cannot handle now
 * @param owned numbers of the partitions that it still holds, by topic
 */
public record Heartbeat(
        String memberId,
        long memberEpoch,
        @Nullable String instanceId,
        @Nullable String clientId,
        @Nullable String clientVersion,
        @Nullable String host,
        Set<String> topics,
        @Nullable TopicPattern pattern,
        @Nullable Integer sessionTimeoutMs,
        boolean ready,
        @Nullable String reason,
        List<FailureReport> failing,
        Map<String, Set<Integer>> owned) {

    /** Asks to become a member, or to join once more. */
    public static final long JOIN = 0;
    /** Says good-bye: the partitions are free at once. */
    public static final long LEAVE = -1;
    /** A member with an instance id will be back: its partitions wait for it as long as its session. */
    public static final long LEAVE_FOR_A_WHILE = -2;

    boolean joins() {
        return memberEpoch == JOIN;
    }

    boolean holds(TopicPartition partition) {
        return owned.getOrDefault(partition.topic(), Set.of()).contains(partition.partition());
    }
}
