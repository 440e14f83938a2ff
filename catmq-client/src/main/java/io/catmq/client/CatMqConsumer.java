package io.catmq.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads messages, alone or as a member of a group. Used by one thread at a time, except {@link #wakeup()} and
 * {@link #close()}; a second thread gets an {@link IllegalStateException}. Membership is kept by a background thread, so
 * slow processing between two polls loses no partitions; changes of the assignment are applied inside {@link #poll}.
 *
 * <p>With a group, what earlier polls returned is committed by {@link #commit()} and nothing is committed by itself.
 * Without a group, {@link #subscribe} gives all partitions of the topics, and commits are refused.
 */
public final class CatMqConsumer implements AutoCloseable {

    /** A consumer. No connection is made before it is used. */
    public CatMqConsumer(ConnectionOptions connection, ConsumerOptions options) {
        throw new UnsupportedOperationException(connection + " " + options);
    }

    /** As {@link #subscribe(Collection, RebalanceListener)}, without a listener. */
    public void subscribe(Collection<String> topics) {
        subscribe(topics, new RebalanceListener() {});
    }

    /**
     * Reads these topics from the next poll on, in place of those of an earlier call. With a group its partitions are
     * shared among the members.
     *
     * @throws IllegalArgumentException for a bad name or no name
     * @throws IllegalStateException after {@link #assign}
     */
    public void subscribe(Collection<String> topics, RebalanceListener listener) {
        throw new UnsupportedOperationException(topics + " " + listener);
    }

    /**
     * Reads exactly these partitions, in place of those of an earlier call; nobody else's business. With a group,
     * committed offsets are read and written, without a group's protection against others doing the same.
     *
     * @throws IllegalStateException after {@link #subscribe}
     */
    public void assign(Collection<TopicPartition> partitions) {
        throw new UnsupportedOperationException(partitions.toString());
    }

    /**
     * The next messages, in order within each partition; empty when none came in time. Also applies changes of the
     * assignment and calls the {@link RebalanceListener}.
     *
     * @param timeout how long to wait for the first message; zero only takes what is there
     * @return at most {@link ConsumerOptions#maxPollRecords()} messages
     * @throws OffsetOutOfRangeException with {@link StartFrom#FAIL}
     * @throws CorruptDataException when a partition is damaged; the position stays before the damage
     * @throws UnknownTopicException when a topic is missing and may not be created
     * @throws ServerUnavailableException when no server answered; poll again
     * @throws WakeupException after {@link #wakeup()}
     */
    public List<ReceivedMessage> poll(Duration timeout) {
        throw new UnsupportedOperationException(timeout.toString());
    }

    /**
     * Commits the position of every assigned partition: all that polls returned so far.
     *
     * @throws FencedException when a partition belongs to another member by now; nothing is committed
     * @throws IllegalStateException without a group
     */
    public void commit() {
        throw new UnsupportedOperationException();
    }

    /**
     * Commits these offsets, all or nothing.
     *
     * @param offsets the next offset to read for each partition; partitions must be assigned
     * @throws FencedException when a partition belongs to another member by now; nothing is committed
     * @throws IllegalStateException without a group
     */
    public void commit(Map<TopicPartition, Long> offsets) {
        throw new UnsupportedOperationException(offsets.toString());
    }

    /** Committed offsets of the group; partitions without one are absent. */
    public Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) {
        throw new UnsupportedOperationException(partitions.toString());
    }

    /**
     * Goes on reading at that offset.
     *
     * @throws IllegalStateException when the partition is not assigned
     */
    public void seek(TopicPartition partition, long offset) {
        throw new UnsupportedOperationException(partition + " " + offset);
    }

    /** Goes on reading at the first offsets that are still there. */
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        throw new UnsupportedOperationException(partitions.toString());
    }

    /** Goes on reading at the next offsets to be written as of now. */
    public void seekToEnd(Collection<TopicPartition> partitions) {
        throw new UnsupportedOperationException(partitions.toString());
    }

    /** Offset of the next message that a poll would return from that partition. */
    public long position(TopicPartition partition) {
        throw new UnsupportedOperationException(partition.toString());
    }

    /** Polls return nothing from these partitions until {@link #resume}; what was read ahead is kept. */
    public void pause(Collection<TopicPartition> partitions) {
        throw new UnsupportedOperationException(partitions.toString());
    }

    /** Ends {@link #pause}. */
    public void resume(Collection<TopicPartition> partitions) {
        throw new UnsupportedOperationException(partitions.toString());
    }

    /** The assigned partitions that are paused. */
    public Set<TopicPartition> paused() {
        throw new UnsupportedOperationException();
    }

    /** The assigned partitions as of the last poll. */
    public Set<TopicPartition> assignment() {
        throw new UnsupportedOperationException();
    }

    /** Makes the poll that waits now, or else the next one, throw {@link WakeupException}. From any thread. */
    public void wakeup() {
        throw new UnsupportedOperationException();
    }

    /** As {@link #close(Duration)} with 10 s. */
    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }

    /**
     * Calls {@link RebalanceListener#onRevoked}, leaves the group at once, and frees everything. Nothing is committed by
     * itself. From another thread it first ends the poll that is waiting. May be repeated.
     *
     * @param timeout how long to try to leave; later the group notices by the session time-out
     */
    public void close(Duration timeout) {
        throw new UnsupportedOperationException(timeout.toString());
    }
}
