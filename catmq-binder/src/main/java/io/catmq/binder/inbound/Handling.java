package io.catmq.binder.inbound;

import io.catmq.client.CatMqConsumer;
import io.catmq.client.TopicPartition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Goes through what was polled. Where a message fails, its partition goes back to it and waits, while the other partitions
 * go on; nothing behind it is handled or committed before it is. For one thread.
 */
final class Handling {
    private static final String HINT =
            "To let such messages go, define an error handler for the binding (error-handler-definition)";

    private final CatMqConsumer consumer;
    private final Deliverer deliverer;
    private final Progress progress;
    private final Failures failures;
    private final StopGate gate;
    private final BooleanSupplier paused;
    private final Set<TopicPartition> held = new HashSet<>();
    private boolean ours;

    Handling(
            CatMqConsumer consumer,
            Deliverer deliverer,
            Progress progress,
            Failures failures,
            StopGate gate,
            BooleanSupplier paused) {
        this.consumer = consumer;
        this.deliverer = deliverer;
        this.progress = progress;
        this.failures = failures;
        this.gate = gate;
        this.paused = paused;
    }

    void handle(List<Delivery> deliveries) {
        held.clear();
        ours = true;
        for (Delivery delivery : deliveries) {
            handle(delivery);
        }
    }

    private void handle(Delivery delivery) {
        Delivery rest = delivery;
        Throwable seen = null;
        while (!held.contains(rest.partition())) {
            if (!ours || gate.stopping() || paused.getAsBoolean()) {
                putBack(rest);
                return;
            }
            Outcome outcome = deliverer.deliver(rest, seen, gate);
            if (!(outcome instanceof Outcome.Handled handled)) {
                refused(rest, outcome);
                return;
            }
            handled(rest, handled.count());
            if (handled.count() == rest.size()) {
                return;
            }
            rest = rest.from(handled.count());
            seen = handled.next();
        }
    }

    private void handled(Delivery delivery, int count) {
        failures.recovered(delivery.partition());
        ours = progress.handled(delivery.partition(), delivery.next(count));
    }

    private void refused(Delivery delivery, Outcome outcome) {
        putBack(delivery);
        if (outcome instanceof Outcome.Failed failed) {
            failures.failed(delivery.partition(), delivery.first(), failed.cause(), failed.attempts(), HINT);
        }
    }

    private void putBack(Delivery delivery) {
        held.add(delivery.partition());
        if (consumer.assignment().contains(delivery.partition())) {
            consumer.seek(delivery.partition(), delivery.first());
        }
    }
}
