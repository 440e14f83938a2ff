package io.catmq.binder;

import io.catmq.client.TopicPartition;
import java.util.Collection;

/**
 * Lets a binding go on elsewhere in its partitions. Thread safe. A seek takes effect before the next poll, after what was
 * polled is handled; what is not assigned by then is left out, with a warning in the log. When the binding's thread starts
 * over with a new consumer after a failure, that does what is not done yet, as soon as it has partitions. Messages that are
 * delivered again by a seek are not committed again: a restart goes on where the group was before.
 *
 * <p>Once the binding was stopped, each method throws {@link IllegalStateException}.
 */
public interface PartitionSeeker {
    /**
     * Goes on at that offset.
     *
     * @throws IllegalArgumentException when it is negative
     */
    void seek(TopicPartition partition, long offset);

    /** Goes on at the first messages that are still there. */
    void seekToBeginning(Collection<TopicPartition> partitions);

    /** Goes on with the next messages to be written. */
    void seekToEnd(Collection<TopicPartition> partitions);
}
