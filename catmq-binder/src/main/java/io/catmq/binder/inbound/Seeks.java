package io.catmq.binder.inbound;

import io.catmq.binder.PartitionSeeker;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Seeks that the application has asked for and that are not done yet; of several for a partition the last counts. */
final class Seeks implements PartitionSeeker {
    private static final long BEGINNING = -1;
    private static final long END = -2;

    private final Map<TopicPartition, Long> wanted = new HashMap<>();

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + ", must be 0 or more");
        }
        wanted.put(partition, offset);
    }

    @Override
    public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> wanted.put(partition, BEGINNING));
    }

    @Override
    public synchronized void seekToEnd(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> wanted.put(partition, END));
    }

    /** The partitions that wait for one. */
    synchronized Set<TopicPartition> partitions() {
        return Set.copyOf(wanted.keySet());
    }

    /** Does them. When the server is away this throws, and those that are not done stay. */
    void apply(CatMqConsumer consumer, Consumer<TopicPartition> before) {
        for (TopicPartition partition : partitions()) {
            long offset = offset(partition);
            if (consumer.assignment().contains(partition)) {
                before.accept(partition);
                seek(consumer, partition, offset);
            }
            done(partition, offset);
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
}
