package io.catmq.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /v1/groups/{group}}.
 *
 * @param group name of the group
 * @param epoch rises with every change of members, subscriptions or partitions
 * @param settled whether every member has what it shall have
 * @param paused whether an operator has paused the group
 * @param maxMembers how many members consume at a time, null = all
 * @param allowed addresses and networks whose members consume, empty = all
 * @param denied addresses and networks whose members do not
 * @param readDelayMs how far behind the head the group reads, in ms; the lag includes what may not be read yet
 * @param lag messages not committed, over all partitions
 * @param trend how the lag has changed in the last minute; null where the leader has not looked for long enough yet
 * @param members live members
 * @param partitions partitions that it reads or has committed
 */
public record GroupDescription(
        String group,
        long epoch,
        boolean settled,
        boolean paused,
        @Nullable Integer maxMembers,
        List<String> allowed,
        List<String> denied,
        long readDelayMs,
        long lag,
        @Nullable LagTrend trend,
        List<GroupMember> members,
        List<GroupPartition> partitions) {}
