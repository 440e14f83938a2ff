package io.catmq.client.wire;

import java.util.List;

/**
 * Assigned partitions of a topic.
 *
 * @param topic name of the topic
 * @param partitions the partitions
 */
public record AssignedTopic(String topic, List<AssignedPartition> partitions) {}
