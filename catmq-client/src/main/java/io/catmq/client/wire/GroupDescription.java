package io.catmq.client.wire;

import java.util.List;

/**
 * Answer of {@code GET /v1/groups/{group}}.
 *
 * @param group name of the group
 * @param epoch the group's epoch
 * @param members live members
 * @param partitions partitions that it reads or has committed
 */
public record GroupDescription(String group, long epoch, List<GroupMember> members, List<GroupPartition> partitions) {}
