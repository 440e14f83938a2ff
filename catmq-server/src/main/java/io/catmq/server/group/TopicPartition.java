package io.catmq.server.group;

import java.util.Comparator;

/**
 * A partition as groups see it. A topic that is deleted and made again has other ids, so nothing old applies to it.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param id id of its log
 */
public record TopicPartition(String topic, int partition, long id) implements Comparable<TopicPartition> {
    private static final Comparator<TopicPartition> ORDER = Comparator.comparing(TopicPartition::topic)
            .thenComparingInt(TopicPartition::partition)
            .thenComparingLong(TopicPartition::id);

    @Override
    public int compareTo(TopicPartition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
