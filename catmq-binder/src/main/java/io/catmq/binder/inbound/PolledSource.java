package io.catmq.binder.inbound;

import io.catmq.binder.BinderClients;
import io.catmq.binder.UnwaitedSends;
import io.catmq.binder.observation.HandleWatch;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.binder.provisioning.TopicProvisioner;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.WakeupException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.provisioning.ProvisioningException;
import org.springframework.context.Lifecycle;
import org.springframework.integration.acks.AcknowledgmentCallback.Status;
import org.springframework.integration.core.Pausable;
import org.springframework.integration.endpoint.AbstractMessageSource;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * The source of a polled consumer: each call takes one message (in batch mode a list), which is handled when it is
 * acknowledged. Its consumer is a member of the group from the first call on; partitions come and go within calls. Any
 * thread may call, one at a time.
 */
public final class PolledSource extends AbstractMessageSource<Object> implements Lifecycle, Pausable {
    private static final Logger LOG = LoggerFactory.getLogger(PolledSource.class);
    private static final int NUMBER = 0;

    /** Its handlers run wherever the application polls. */
    private static final UnwaitedSends NONE = new UnwaitedSends(() -> {});

    private static final String PROBLEM = "consumer-" + NUMBER;

    /** The consumer and what it has polled and not handed out yet. */
    private record Session(CatMqConsumer consumer, Reader reader, Subscription subscription, Deque<Delivery> polled) {}

    private record HandedOut(Thread by, Entry entry) {}

    private final BinderClients clients;
    private final CatMqDestination destination;
    private final InboundSettings settings;
    private final InboundConverter converter;
    private final Listeners listeners;
    private final HandleWatch watch;
    private Seeks seeks = new Seeks(false);
    private @Nullable Session session;
    private @Nullable HandedOut last;
    private long nextAttempt = System.nanoTime();
    private boolean running;
    private volatile boolean paused;

    /** A source, not started. */
    PolledSource(
            BinderClients clients,
            CatMqDestination destination,
            InboundSettings settings,
            InboundConverter converter,
            Listeners listeners,
            HandleWatch watch) {
        this.clients = clients;
        this.destination = destination;
        this.settings = settings;
        this.converter = converter;
        this.listeners = listeners;
        this.watch = watch;
    }

    @Override
    public String getComponentType() {
        return "catmq:polled-channel-adapter";
    }

    @Override
    protected synchronized @Nullable Object doReceive() {
        if (!running) {
            return null;
        }
        long rest = nextAttempt - System.nanoTime();
        if (rest > 0) {
            idle(Math.min(rest, settings.pollTimeout().toNanos()));
            return null;
        }
        try {
            Object message = next(session());
            destination.state().solved(PROBLEM);
            return message;
        } catch (WakeupException e) {
            return null;
        } catch (CatMqException | ProvisioningException e) {
            trouble(e);
            return null;
        }
    }

    /** Who polls in a loop expects that a poll without a message takes its time. Ends when the source is stopped. */
    private void idle(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Session session() {
        Session open = session;
        if (open == null) {
            destination.provision();
            destination.state().solved(TopicProvisioner.PROBLEM);
            if (destination.topics().isEmpty()) {
                throw new ProvisioningException("No topic fits '" + destination.getName() + "' yet");
            }
            CatMqConsumer consumer = new CatMqConsumer(clients.connection(), settings.consumer());
            Reader reader = new Reader(
                    consumer, destination, settings, converter, listeners, seeks, clients, NONE, null, () -> paused);
            open = new Session(
                    consumer,
                    reader,
                    new Subscription(consumer, reader, destination, settings, NUMBER),
                    new ArrayDeque<>());
            session = open;
        }
        return open;
    }

    private @Nullable Object next(Session open) {
        Reader reader = open.reader();
        refuseUnreadable();
        reader.ledger().settleIfDue();
        notePosition();
        Delivery delivery = buffered(open);
        if (delivery == null && (!paused || open.polled().isEmpty())) {
            open.subscription().refresh();
            open.polled().addAll(reader.poll(settings.pollTimeout()));
            destination.state().reads(NUMBER, open.consumer().assignment());
            delivery = buffered(open);
        }
        if (delivery == null) {
            reader.ledger().settle(); // nobody knows when the next call is
            return null;
        }
        destination.state().position(delivery.partition(), delivery.first());
        Entry entry = reader.ledger().handOut(delivery, !settings.manual());
        last = new HandedOut(Thread.currentThread(), entry);
        return converter.message(delivery, entry);
    }

    /** For those who ask the application how far it has come. */
    private void notePosition() {
        HandedOut before = last;
        if (before != null && before.entry().status() == Status.ACCEPT) {
            Delivery delivery = before.entry().delivery();
            destination.state().position(delivery.partition(), delivery.next(delivery.size()));
        }
    }

    /**
     * A poll acknowledges its message before it returns, except one that it could not convert: then it throws, and nobody
     * would ever say anything about the message.
     */
    private void refuseUnreadable() {
        HandedOut before = last;
        if (before != null
                && before.by() == Thread.currentThread()
                && before.entry().isAutoAck()
                && !before.entry().isAcknowledged()) {
            RuntimeException cause =
                    new MessageConversionException("The payload cannot be converted to what the poll asks for");
            before.entry().failed(new Outcome.Failed(before.entry().delivery().size(), cause, 1));
        }
    }

    /** The next one that was polled, is still to be handed out, and may be. */
    private @Nullable Delivery buffered(Session open) {
        Ledger ledger = open.reader().ledger();
        while (!paused && !open.polled().isEmpty()) {
            Delivery delivery = open.polled().remove();
            int moved = ledger.movedAfterAll(delivery);
            if (moved == delivery.size() || ledger.isHeld(delivery.partition())) {
                continue;
            }
            delivery = delivery.from(moved);
            if (converter.foreign(delivery)) {
                ledger.handOut(delivery, true).acknowledge();
            } else if (ledger.isFull(delivery.partition())) {
                ledger.putBack(delivery);
            } else {
                return delivery;
            }
        }
        return null;
    }

    HandleWatch watch() {
        return watch;
    }

    private void trouble(RuntimeException e) {
        String source = e instanceof ProvisioningException ? TopicProvisioner.PROBLEM : PROBLEM;
        if (destination.state().problem(source, String.valueOf(e.getMessage()))) {
            LOG.warn("Binding '{}' cannot read '{}' now: {}", settings.name(), destination.getName(), e.getMessage());
        }
        if (!(e instanceof CatMqException known && known.retriable())) {
            LOG.debug("Starting over", e);
            close();
        }
        nextAttempt = System.nanoTime() + settings.reconnectInterval().toNanos();
    }

    private void close() {
        Session open = session;
        session = null;
        last = null;
        destination.state().reads(NUMBER, Set.of());
        if (open == null) {
            return;
        }
        try {
            open.consumer().close();
        } catch (RuntimeException e) {
            LOG.warn("Binding '{}' could not commit at its end: {}", settings.name(), e.getMessage());
        }
    }

    @Override
    public synchronized void start() {
        running = true;
        destination.state().running(true);
    }

    /** Commits what is acknowledged and leaves the group. */
    @Override
    public synchronized void stop() {
        running = false;
        notifyAll();
        close();
        seeks.close();
        seeks = new Seeks(false);
        destination.state().running(false);
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }
}
