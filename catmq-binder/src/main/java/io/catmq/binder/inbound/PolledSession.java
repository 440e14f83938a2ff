package io.catmq.binder.inbound;

import io.catmq.binder.BinderClients;
import io.catmq.binder.UnwaitedSends;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.client.CatMqConsumer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;

/** The consumer of a polled source, and what it has polled and not handed out yet. For one thread at a time. */
final class PolledSession {
    private static final int NUMBER = 0;

    /** Its handlers run wherever the application polls. */
    private static final UnwaitedSends NONE = new UnwaitedSends(() -> {});

    private final CatMqConsumer consumer;
    private final CatMqDestination destination;
    private final InboundSettings settings;
    private final InboundConverter converter;
    private final BooleanSupplier paused;
    private final BooleanSupplier running;
    private final Reader reader;
    private final Subscription subscription;
    private final LastPolled last;
    private final Deque<Delivery> polled = new ArrayDeque<>();

    /** One whose consumer has not asked for anything yet. */
    PolledSession(
            BinderClients clients,
            CatMqDestination destination,
            InboundSettings settings,
            InboundConverter converter,
            Listeners listeners,
            Seeks seeks,
            BooleanSupplier paused,
            BooleanSupplier running) {
        this.destination = destination;
        this.settings = settings;
        this.converter = converter;
        this.paused = paused;
        this.running = running;
        consumer = new CatMqConsumer(clients.connection(), settings.consumer());
        reader = new Reader(consumer, destination, settings, converter, listeners, seeks, clients, NONE, null, paused);
        subscription = new Subscription(consumer, reader, destination, settings, NUMBER);
        last = new LastPolled(destination.state());
    }

    @Nullable Message<?> next() {
        last.look();
        reader.ledger().settleIfDue();
        Delivery delivery = buffered();
        if (delivery == null && running.getAsBoolean()) {
            subscription.refresh();
            polled.addAll(reader.poll(settings.pollTimeout()));
            destination.state().reads(NUMBER, consumer.assignment());
            delivery = buffered();
        }
        if (delivery == null) {
            reader.ledger().settle(); // nobody knows when the next call is
            return null;
        }
        Entry entry = reader.ledger().handOut(delivery, !settings.manual());
        last.handedOut(entry);
        return converter.message(delivery, entry);
    }

    /** The next one that was polled, is still to be handed out, and may be. What a pause finds here is polled again after it. */
    private @Nullable Delivery buffered() {
        Ledger ledger = reader.ledger();
        while (running.getAsBoolean() && !polled.isEmpty()) {
            Delivery delivery = polled.remove();
            int moved = ledger.movedAfterAll(delivery);
            if (moved == delivery.size() || ledger.isHeld(delivery.partition())) {
                continue;
            }
            delivery = delivery.from(moved);
            if (converter.foreign(delivery)) {
                ledger.handOut(delivery, true).acknowledge();
            } else if (paused.getAsBoolean() || ledger.isFull(delivery.partition())) {
                ledger.putBack(delivery);
            } else {
                return delivery;
            }
        }
        return null;
    }

    /** Ends the wait for messages, and soon also other requests; from any thread. */
    void wakeup(Duration patience) {
        consumer.wakeup(patience);
    }

    /** Commits what is acknowledged and leaves the group. */
    void close() {
        consumer.close();
    }

    /** Nothing is read without one. */
    static void readsNothing(CatMqDestination destination) {
        destination.state().reads(NUMBER, Set.of());
    }
}
