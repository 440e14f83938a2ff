package io.catmq.binder.inbound;

import io.catmq.binder.health.BindingState;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CorruptDataException;
import io.catmq.client.OffsetOutOfRangeException;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.RebalanceListener;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One consumer's work: poll, hand over, commit. For one thread. */
final class ConsumerSession implements RebalanceListener {
    /** How soon a pause of the binding by the application and the end of a redelivery's wait are noticed. */
    private static final Duration POLL = Duration.ofMillis(500);

    private final CatMqConsumer consumer;
    private final InboundConverter converter;
    private final BooleanSupplier paused;
    private final Failures failures;
    private final Progress progress;
    private final Handling handling;

    ConsumerSession(
            CatMqConsumer consumer,
            InboundSettings settings,
            InboundConverter converter,
            Deliverer deliverer,
            StopGate gate,
            BooleanSupplier paused,
            BindingState state) {
        this.consumer = consumer;
        this.converter = converter;
        this.paused = paused;
        this.failures = new Failures(settings, state);
        this.progress = new Progress(consumer, settings.group() != null, settings.commitInterval());
        this.handling = new Handling(consumer, deliverer, progress, failures, gate, paused);
    }

    /** Polls once and handles what came. */
    void cycle() {
        applyPauses();
        List<ReceivedMessage> polled;
        try {
            polled = consumer.poll(failures.nextDue(POLL));
        } catch (CorruptDataException e) {
            failures.unreadable(e.topicPartition(), e.offset(), e);
            return;
        } catch (OffsetOutOfRangeException e) {
            failures.unreadable(e.topicPartition(), e.low(), e);
            return;
        }
        handling.handle(converter.deliveries(polled));
        progress.commit();
    }

    private void applyPauses() {
        Set<TopicPartition> pausing = new HashSet<>(consumer.assignment());
        Set<TopicPartition> waiting = failures.waiting();
        if (!paused.getAsBoolean()) {
            pausing.retainAll(waiting);
        }
        Set<TopicPartition> resuming = new HashSet<>(consumer.paused());
        resuming.removeAll(pausing);
        if (!resuming.isEmpty()) {
            consumer.resume(resuming);
        }
        pausing.removeAll(consumer.paused());
        if (!pausing.isEmpty()) {
            consumer.pause(pausing);
        }
    }

    @Override
    public void onRevoked(Collection<TopicPartition> partitions) {
        progress.commit();
        forget(partitions);
    }

    @Override
    public void onLost(Collection<TopicPartition> partitions) {
        forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        progress.forget(partitions);
        failures.forget(partitions);
    }

    /** Commits what was handled before the consumer is closed. */
    void end() {
        progress.commit();
        forget(consumer.assignment());
    }
}
