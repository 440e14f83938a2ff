package io.catmq.client;

/**
 * A partition of a topic.
 *
 * @param topic name of the topic
 * @param partition number of the partition, from 0
 */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {
    /** Checks that the number is not negative. */
    public TopicPartition {
        if (partition < 0) {
            throw new IllegalArgumentException("partition is " + partition + ", must be 0 or more");
        }
    }

    /** By topic, then by number. */
    @Override
    public int compareTo(TopicPartition other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
