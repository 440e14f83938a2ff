package io.catmq.binder.inbound;

import io.catmq.binder.BinderClients;
import io.catmq.binder.observation.HandleWatch;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.binder.provisioning.TopicProvisioner;
import io.catmq.client.CatMqException;
import io.catmq.client.WakeupException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.provisioning.ProvisioningException;
import org.springframework.context.Lifecycle;
import org.springframework.integration.core.Pausable;
import org.springframework.integration.endpoint.AbstractMessageSource;

/**
 * The source of a polled consumer: each call takes one message (in batch mode a list), which is handled when it is
 * acknowledged. Its consumer is a member of the group from the first call on; partitions come and go within calls. Any
 * thread may call, one at a time.
 */
public final class PolledSource extends AbstractMessageSource<Object> implements Lifecycle, Pausable {
    private static final Logger LOG = LoggerFactory.getLogger(PolledSource.class);

    private static final String PROBLEM = "consumer-0";

    private final BinderClients clients;
    private final CatMqDestination destination;
    private final InboundSettings settings;
    private final InboundConverter converter;
    private final Listeners listeners;
    private final HandleWatch watch;

    /** Who polls has it, for as long as that takes; a stop waits for it, and who only asks must not. */
    private final ReentrantLock polling = new ReentrantLock();

    private final Condition stopped = polling.newCondition();
    private Seeks seeks = new Seeks(false);
    private volatile @Nullable PolledSession session;
    private long nextAttempt = System.nanoTime();
    private volatile boolean running;
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
    protected @Nullable Object doReceive() {
        polling.lock();
        try {
            return running ? take() : null;
        } finally {
            if (!running) {
                end(); // the stop may have waited in vain
            }
            polling.unlock();
        }
    }

    private @Nullable Object take() {
        long rest = nextAttempt - System.nanoTime();
        if (rest > 0) {
            idle(Math.min(rest, settings.pollTimeout().toNanos()));
            return null;
        }
        try {
            Object message = session().next();
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
            long left = nanos;
            while (running && left > 0) {
                left = stopped.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PolledSession session() {
        PolledSession open = session;
        if (open == null) {
            destination.provision();
            destination.state().solved(TopicProvisioner.PROBLEM);
            if (destination.topics().isEmpty()) {
                throw new ProvisioningException("No topic fits '" + destination.getName() + "' yet");
            }
            open = new PolledSession(
                    clients, destination, settings, converter, listeners, seeks, () -> paused, () -> running);
            session = open;
        }
        return open;
    }

    HandleWatch watch() {
        return watch;
    }

    private void trouble(RuntimeException e) {
        if (!running) {
            LOG.debug("Binding '{}' had trouble while stopping", settings.name(), e);
            return;
        }
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
        PolledSession open = session;
        session = null;
        PolledSession.readsNothing(destination);
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (RuntimeException e) {
            LOG.warn("Binding '{}' could not commit at its end: {}", settings.name(), e.getMessage());
        }
    }

    @Override
    public void start() {
        polling.lock();
        try {
            running = true;
            destination.state().running(true);
        } finally {
            polling.unlock();
        }
    }

    /** Commits what is acknowledged and leaves the group, after it has ended the poll that waits. */
    @Override
    public void stop() {
        running = false;
        PolledSession open = session;
        if (open != null) {
            open.wakeup(StopGate.patience(destination.state().hasProblem(PROBLEM)));
        }
        if (!awaitPoll()) {
            LOG.warn("Binding '{}' leaves its group only when the poll ends that is under way", settings.name());
            return;
        }
        try {
            stopped.signalAll();
            end();
        } finally {
            polling.unlock();
        }
    }

    private boolean awaitPoll() {
        try {
            return polling.tryLock(settings.shutdownTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return polling.tryLock();
        }
    }

    private void end() {
        close();
        seeks.close();
        seeks = new Seeks(false);
        destination.state().running(false);
    }

    @Override
    public boolean isRunning() {
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
