package io.catmq.client.wire;

/**
 * A group in a list.
 *
 * @param group name of the group
 * @param members live members
 * @param epoch the group's epoch
 * @param lag messages not yet committed, over all its partitions
 */
public record GroupSummary(String group, int members, long epoch, long lag) {}
