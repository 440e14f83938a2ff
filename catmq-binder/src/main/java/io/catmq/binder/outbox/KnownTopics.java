package io.catmq.binder.outbox;

import io.catmq.client.SequencedProducer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Topics as they were a moment ago. That may be wrong and does no harm: the server checks the topic's id. For one thread. */
final class KnownTopics {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private record Known(SequencedProducer.@Nullable Topic topic, long atNanos) {}

    private final SequencedProducer producer;
    private final Duration timeout;
    private final PartitionWatch watch;
    private final Map<String, Known> known = new HashMap<>();

    KnownTopics(SequencedProducer producer, Duration timeout, PartitionWatch watch) {
        this.producer = producer;
        this.timeout = timeout;
        this.watch = watch;
    }

    /** Whether {@link #get} would answer without asking a server. */
    boolean knows(String name) {
        Known found = known.get(name);
        return found != null && System.nanoTime() - found.atNanos < FRESH.toNanos();
    }

    /** The topic, or null when there is none. */
    SequencedProducer.@Nullable Topic get(String name) {
        Known found = known.get(name);
        if (found == null || !knows(name)) {
            SequencedProducer.Topic topic = producer.topic(name, timeout);
            if (topic != null) {
                watch.found(name, topic.partitions());
            }
            found = new Known(topic, System.nanoTime());
            known.put(name, found);
        }
        return found.topic;
    }

    void forget(String name) {
        known.remove(name);
    }
}
