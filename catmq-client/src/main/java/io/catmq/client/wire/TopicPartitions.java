package io.catmq.client.wire;

import java.util.List;

/**
 * Partitions of a topic.
 *
 * @param topic name of the topic
 * @param partitions numbers of the partitions
 */
public record TopicPartitions(String topic, List<Integer> partitions) {}
