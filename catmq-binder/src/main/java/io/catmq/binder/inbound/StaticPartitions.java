package io.catmq.binder.inbound;

import io.catmq.client.TopicPartition;
import java.util.List;
import java.util.stream.IntStream;

/** Partitions by instance-index and instance-count, and then by thread of the instance. */
final class StaticPartitions {
    private StaticPartitions() {}

    /** Partition p is read by instance {@code p % count}; the instance's threads take its partitions in turn. */
    static List<TopicPartition> of(
            String topic, int partitions, InboundSettings.Instance instance, int thread, int threads) {
        return IntStream.range(0, partitions)
                .filter(p -> p % instance.count() == instance.index())
                .filter(p -> p / instance.count() % threads == thread)
                .mapToObj(p -> new TopicPartition(topic, p))
                .toList();
    }
}
