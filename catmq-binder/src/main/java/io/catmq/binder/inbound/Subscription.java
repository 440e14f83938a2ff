package io.catmq.binder.inbound;

import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a consumer reads: the topics and the group's retry topics as the group shares them, or the partitions of this
 * instance and thread. Topics and partitions that come later are looked up now and then.
 */
final class Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private final CatMqConsumer consumer;
    private final Reader reader;
    private final CatMqDestination destination;
    private final InboundSettings settings;
    private final int thread;
    private final InboundSettings.@Nullable Instance instance;
    private Map<String, Integer> topics;
    private long checkedAt = System.nanoTime();
    private boolean failing;

    Subscription(
            CatMqConsumer consumer, Reader reader, CatMqDestination destination, InboundSettings settings, int thread) {
        this.consumer = consumer;
        this.reader = reader;
        this.destination = destination;
        this.settings = settings;
        this.thread = thread;
        this.instance = settings.instance();
        this.topics = destination.topics();
        subscribe(topics);
    }

    /** Looks for what is new, when it is time to. A server that is away then is no reason to leave what is read now. */
    void refresh() {
        boolean mayChange = instance != null || settings.pattern();
        if (!mayChange
                || System.nanoTime() - checkedAt
                        < settings.topicsRefreshInterval().toNanos()) {
            return;
        }
        checkedAt = System.nanoTime();
        try {
            destination.provision();
            follow(destination.topics());
            failing = false;
        } catch (CatMqException e) {
            if (!e.retriable()) {
                throw e;
            }
            report(e);
        }
    }

    private void follow(Map<String, Integer> now) {
        boolean changed = instance == null ? !now.keySet().equals(topics.keySet()) : !now.equals(topics);
        if (changed && !now.isEmpty()) {
            reader.ledger().settle();
            subscribe(now);
            topics = now;
        }
    }

    private void report(CatMqException e) {
        if (!failing) {
            LOG.warn(
                    "Binding '{}' cannot look for new topics and partitions now, trying again every {}: {}",
                    settings.name(),
                    settings.topicsRefreshInterval(),
                    e.getMessage());
        }
        failing = true;
    }

    private void subscribe(Map<String, Integer> wanted) {
        InboundSettings.Instance mine = instance;
        if (mine == null) {
            LOG.debug("Binding '{}' thread {} reads {}", settings.name(), thread, wanted.keySet());
            consumer.subscribe(List.copyOf(wanted.keySet()), reader);
        } else {
            assign(wanted, mine);
        }
    }

    private void assign(Map<String, Integer> wanted, InboundSettings.Instance mine) {
        List<TopicPartition> assigned = new ArrayList<>();
        wanted.forEach((topic, partitions) ->
                assigned.addAll(StaticPartitions.of(topic, partitions, mine, thread, settings.threads())));
        LOG.info("Binding '{}' thread {} reads {}", settings.name(), thread, assigned);
        Set<TopicPartition> gone = consumer.assignment();
        List<TopicPartition> added = new ArrayList<>(assigned);
        added.removeAll(gone);
        gone.removeAll(Set.copyOf(assigned));
        reader.onRevoked(gone);
        consumer.assign(assigned, reader);
        reader.onAssigned(added);
    }
}
