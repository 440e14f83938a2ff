package io.catmq.binder.inbound;

import io.catmq.binder.PartitionSeeker;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seeks that the application has asked for and that are not done yet; of several for a partition the last counts. They
 * outlive a consumer that fails: the thread's next one does them.
 */
final class Seeks implements PartitionSeeker, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Seeks.class);
    private static final long BEGINNING = -1;
    private static final long END = -2;

    private final Map<TopicPartition, Long> wanted = new HashMap<>();
    private final boolean transactional;
    private boolean closed;

    /** @param transactional whether the application's database says what was handled */
    Seeks(boolean transactional) {
        this.transactional = transactional;
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + ", must be 0 or more");
        }
        want(Set.of(partition), offset);
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        want(partitions, BEGINNING);
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
        want(partitions, END);
    }

    private synchronized void want(Collection<TopicPartition> partitions, long offset) {
        if (closed) {
            throw new IllegalStateException(
                    "The binding that this seeker is of was stopped: when it is started again, its"
                            + " listeners get another one (onAssigned)");
        }
        if (transactional && offset != END) {
            throw new IllegalStateException("A binding with consumer.transactional=true does not go back: what its"
                    + " position in the application's database says is handled would be passed over. Reset the group"
                    + " instead (./catmq offsets reset), after which that position does not count");
        }
        partitions.forEach(partition -> wanted.put(partition, offset));
    }

    /** The partitions that wait for one. */
    synchronized Set<TopicPartition> partitions() {
        return Set.copyOf(wanted.keySet());
    }

    /** Does them; the consumer has its partitions. When the server is away this throws, and those that are not done stay. */
    void apply(CatMqConsumer consumer, Consumer<TopicPartition> before) {
        for (TopicPartition partition : partitions()) {
            long offset = offset(partition);
            boolean again = false;
            try {
                if (consumer.assignment().contains(partition)) {
                    before.accept(partition);
                    seek(consumer, partition, offset);
                } else {
                    LOG.warn("A seek in {} is left out: this consumer does not read it (any more)", partition);
                }
            } catch (CatMqException e) {
                again = e.retriable();
                throw e;
            } finally {
                if (!again) {
                    // Also one that cannot be done: the next consumer must not fail of it, too.
                    done(partition, offset);
                }
            }
        }
    }

    private static void seek(CatMqConsumer consumer, TopicPartition partition, long offset) {
        if (offset == BEGINNING) {
            consumer.seekToBeginning(Set.of(partition));
        } else if (offset == END) {
            consumer.seekToEnd(Set.of(partition));
        } else {
            consumer.seek(partition, offset);
        }
    }

    private synchronized long offset(TopicPartition partition) {
        return wanted.getOrDefault(partition, 0L);
    }

    private synchronized void done(TopicPartition partition, long offset) {
        wanted.remove(partition, offset);
    }

    /** Nobody will do them any more: from now on they are refused. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
