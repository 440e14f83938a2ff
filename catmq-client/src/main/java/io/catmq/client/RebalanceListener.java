package io.catmq.client;

import java.util.Collection;

/**
 * Is told when partitions come and go. All methods are called by the thread that is in {@link CatMqConsumer#poll} or
 * {@link CatMqConsumer#close()}, and may use the consumer. Exceptions come out of that call.
 */
public interface RebalanceListener {
    /** These partitions are now read by this consumer, from their committed offsets unless it seeks. */
    default void onAssigned(Collection<TopicPartition> partitions) {}

    /** These partitions are about to move to another consumer: the last chance to commit them. */
    default void onRevoked(Collection<TopicPartition> partitions) {}

    /** These partitions are already lost, maybe read by others by now: they cannot be committed any more. */
    default void onLost(Collection<TopicPartition> partitions) {}
}
