package io.catmq.server.group;

import io.catmq.server.metadata.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

    static List<TopicPartition> of(Topic topic) {
        List<TopicPartition> partitions = new ArrayList<>(topic.partitions());
        for (int i = 0; i < topic.partitions(); i++) {
            partitions.add(new TopicPartition(topic.name(), i, topic.partitionId(i)));
        }
        return partitions;
    }

    @Override
    public int compareTo(TopicPartition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
