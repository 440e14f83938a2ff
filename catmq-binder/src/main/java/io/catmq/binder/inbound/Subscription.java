package io.catmq.binder.inbound;

import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a consumer reads: the topic and the group's retry topic as the group shares them, or the partitions of this instance
 * and thread, looked up again now and then.
 */
final class Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    /** Partitions are rarely added; the group's own assignment notices by itself, this is for fixed instances. */
    private static final Duration PARTITIONS_CHECK = Duration.ofSeconds(30);

    private final CatMqConsumer consumer;
    private final Reader reader;
    private final CatMqDestination destination;
    private final InboundSettings settings;
    private final int thread;
    private final InboundSettings.@Nullable Instance instance;
    private int partitions;
    private long checkedAt = System.nanoTime();

    Subscription(
            CatMqConsumer consumer,
            Reader reader,
            CatMqDestination destination,
            InboundSettings settings,
            int thread) {
        this.consumer = consumer;
        this.reader = reader;
        this.destination = destination;
        this.settings = settings;
        this.thread = thread;
        this.instance = settings.instance();
        if (instance == null) {
            consumer.subscribe(topics(), reader);
        } else {
            assign(instance, destination.partitions());
        }
    }

    private List<String> topics() {
        String retry = destination.failureTopics().retry();
        return retry == null ? List.of(destination.getName()) : List.of(destination.getName(), retry);
    }

    void refresh() {
        if (instance == null || System.nanoTime() - checkedAt < PARTITIONS_CHECK.toNanos()) {
            return;
        }
        checkedAt = System.nanoTime();
        int now = destination.provision();
        if (now != partitions) {
            reader.end();
            assign(instance, now);
        }
    }

    private void assign(InboundSettings.Instance mine, int count) {
        partitions = count;
        List<TopicPartition> assigned = new ArrayList<>(
                StaticPartitions.of(destination.getName(), count, mine, thread, settings.threads()));
        String retry = destination.failureTopics().retry();
        if (retry != null) {
            assigned.addAll(
                    StaticPartitions.of(retry, destination.partitions(retry), mine, thread, settings.threads()));
        }
        LOG.info("Binding '{}' thread {} reads {}", settings.name(), thread, assigned);
        consumer.assign(assigned);
        reader.onAssigned(assigned);
    }
}
