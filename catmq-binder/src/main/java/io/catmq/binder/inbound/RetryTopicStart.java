package io.catmq.binder.inbound;

import io.catmq.client.CatMqConsumer;
import io.catmq.client.TopicPartition;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The retry topic is read from its beginning, whatever {@code start-from} says of the others: what is in it was moved by the
 * group and must not be passed over. For one thread.
 */
final class RetryTopicStart {
    private final CatMqConsumer consumer;
    private final Predicate<String> isRetryTopic;
    private final Set<TopicPartition> unknown = new HashSet<>();

    RetryTopicStart(CatMqConsumer consumer, Predicate<String> isRetryTopic) {
        this.consumer = consumer;
        this.isRetryTopic = isRetryTopic;
    }

    /** Called within a poll, which must return nothing of these partitions before {@link #resolve}. */
    void assigned(Collection<TopicPartition> partitions) {
        Set<TopicPartition> retries = new HashSet<>(partitions);
        retries.removeIf(partition -> !isRetryTopic.test(partition.topic()));
        if (!retries.isEmpty()) {
            consumer.pause(retries);
            unknown.addAll(retries);
        }
    }

    /** Decides where to start; when the server is away this throws, and is to be called again before the next poll. */
    void resolve() {
        if (!unknown.isEmpty()) {
            Set<TopicPartition> fresh = new HashSet<>(unknown);
            fresh.removeAll(consumer.committed(unknown).keySet());
            if (!fresh.isEmpty()) {
                consumer.seekToBeginning(fresh);
            }
            unknown.clear();
        }
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(unknown::remove);
    }
}
