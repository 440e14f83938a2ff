package io.catmq.binder;

import io.catmq.client.TopicPartition;
import java.util.Collection;

/**
 * A bean that is told when partitions of input bindings come and go. Any number of such beans may exist; each hears of all
 * bindings. The methods are called by the thread that handles the binding's messages, one for each {@code
 * consumer.concurrency} (for a polled consumer the one that polls): it handles nothing meanwhile, and an exception is logged
 * and changes nothing. With the fixed partitions of {@code consumer.instance-count} and without a group they are assigned
 * when the binding starts, and revoked when it stops, or after a failure when it starts over with a new consumer.
 */
public interface CatMqRebalanceListener {
    /**
     * These partitions are now read by this consumer, from where the group has committed unless the seeker is told
     * otherwise.
     *
     * @param seeker for these partitions; may be kept and used later by any thread
     */
    default void onAssigned(String bindingName, Collection<TopicPartition> partitions, PartitionSeeker seeker) {}

    /** These partitions are about to move to another consumer; what was handled is committed. */
    default void onRevoked(String bindingName, Collection<TopicPartition> partitions) {}

    /** These partitions are lost, maybe read by others by now; what was not committed is delivered to them. */
    default void onLost(String bindingName, Collection<TopicPartition> partitions) {}
}
