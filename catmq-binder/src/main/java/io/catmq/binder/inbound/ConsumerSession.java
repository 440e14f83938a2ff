package io.catmq.binder.inbound;

import io.catmq.binder.health.BindingState;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CorruptDataException;
import io.catmq.client.OffsetOutOfRangeException;
import io.catmq.client.RebalanceListener;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * One consumer's work: poll, hand over, commit. Where a message fails, its partition goes back to it and waits, while
 * the other partitions go on; nothing behind it is handled or committed before it is. For one thread.
 */
final class ConsumerSession implements RebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerSession.class);

    /** How soon a pause of the binding by the application and the end of a redelivery's wait are noticed. */
    private static final Duration POLL = Duration.ofMillis(500);

    private final CatMqConsumer consumer;
    private final InboundSettings settings;
    private final InboundConverter converter;
    private final Deliverer deliverer;
    private final StopGate gate;
    private final BooleanSupplier paused;
    private final BindingState state;
    private final Redelivery redelivery;
    private final Progress progress;

    ConsumerSession(
            CatMqConsumer consumer,
            InboundSettings settings,
            InboundConverter converter,
            Deliverer deliverer,
            StopGate gate,
            BooleanSupplier paused,
            BindingState state) {
        this.consumer = consumer;
        this.settings = settings;
        this.converter = converter;
        this.deliverer = deliverer;
        this.gate = gate;
        this.paused = paused;
        this.state = state;
        this.redelivery = new Redelivery(settings.redelivery());
        this.progress = new Progress(consumer, settings.group() != null, settings.commitInterval());
    }

    /** Polls once and handles what came. */
    void cycle() {
        applyPauses();
        List<ReceivedMessage> polled;
        try {
            polled = consumer.poll(redelivery.nextDue(System.nanoTime(), POLL));
        } catch (CorruptDataException e) {
            hold(e.topicPartition(), e.offset(), e);
            return;
        } catch (OffsetOutOfRangeException e) {
            hold(e.topicPartition(), e.low(), e);
            return;
        }
        handle(converter.deliveries(polled));
        progress.commit();
    }

    private void applyPauses() {
        redelivery.due(System.nanoTime());
        Set<TopicPartition> pausing = new HashSet<>(consumer.assignment());
        if (!paused.getAsBoolean()) {
            pausing.retainAll(redelivery.waiting());
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

    private void handle(List<Delivery> deliveries) {
        Set<TopicPartition> held = new HashSet<>();
        boolean ours = true;
        for (Delivery delivery : deliveries) {
            TopicPartition partition = delivery.partition();
            if (held.contains(partition)) {
                continue;
            }
            if (!ours || gate.stopping() || paused.getAsBoolean()) {
                putBack(delivery, held);
                continue;
            }
            Outcome outcome = deliverer.deliver(delivery.message(), gate);
            if (outcome instanceof Outcome.Handled) {
                recovered(partition);
                ours = progress.handled(partition, delivery.next());
            } else {
                putBack(delivery, held);
                if (outcome instanceof Outcome.Failed failed) {
                    failed(delivery, failed);
                }
            }
        }
    }

    private void putBack(Delivery delivery, Set<TopicPartition> held) {
        held.add(delivery.partition());
        if (consumer.assignment().contains(delivery.partition())) {
            consumer.seek(delivery.partition(), delivery.first());
        }
    }

    private void recovered(TopicPartition partition) {
        if (redelivery.handled(partition)) {
            state.solved(partition.toString());
            LOG.info("Binding '{}': {} goes on, its failed message is handled now", settings.name(), partition);
        }
    }

    private void failed(Delivery delivery, Outcome.Failed failed) {
        TopicPartition partition = delivery.partition();
        Duration pause = redelivery.failed(partition, delivery.first(), System.nanoTime());
        int rounds = redelivery.failures(partition);
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failed.cause());
        state.problem(
                partition.toString(),
                "The message at offset %d could not be handled, nothing behind it in this partition is: %s"
                        .formatted(delivery.first(), root));
        String report =
                "Binding '%s': the message at %s offset %d could not be handled in %d attempts (round %d): %s. It is not skipped: this partition waits %d ms and then delivers it again. To let such messages go, define an error handler for the binding (error-handler-definition)"
                        .formatted(
                                settings.name(),
                                partition,
                                delivery.first(),
                                failed.attempts(),
                                rounds,
                                root,
                                pause.toMillis());
        if (rounds == 1) {
            LOG.error(report, failed.cause());
        } else {
            // The same trace every round would only hide the other lines.
            LOG.error(report);
            LOG.debug("Round {} of {} offset {}", rounds, partition, delivery.first(), failed.cause());
        }
    }

    /** The partition itself cannot be read: the others must not suffer from it. */
    private void hold(TopicPartition partition, long offset, RuntimeException cause) {
        Duration pause = redelivery.failed(partition, offset, System.nanoTime());
        if (state.problem(partition.toString(), String.valueOf(cause.getMessage()))) {
            LOG.error("Binding '{}': {} cannot be read, trying again", settings.name(), partition, cause);
        }
        LOG.debug("Binding '{}': {} waits {}", settings.name(), partition, pause);
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
        redelivery.forget(partitions);
        partitions.forEach(partition -> state.solved(partition.toString()));
    }

    /** Commits what was handled before the consumer is closed. */
    void end() {
        progress.commit();
        forget(consumer.assignment());
    }
}
