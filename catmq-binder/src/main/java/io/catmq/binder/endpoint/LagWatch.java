package io.catmq.binder.endpoint;

import io.catmq.binder.BinderClients;
import io.catmq.binder.health.BindingState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lag of an input for a gauge: who reads the gauge never waits for the server, but gets what it said last. */
public final class LagWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final BinderClients clients;
    private final BindingState state;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile double last = Double.NaN;
    private volatile long askedAt = System.nanoTime() - INTERVAL.toNanos();

    /** Nothing is asked before {@link #lag()} is called. */
    public LagWatch(BinderClients clients, BindingState state) {
        this.clients = clients;
        this.state = state;
    }

    /** Messages that this instance has still to handle, as of some seconds ago; NaN when it is not known. */
    public double lag() {
        if (System.nanoTime() - askedAt >= INTERVAL.toNanos() && asking.compareAndSet(false, true)) {
            Thread thread = new Thread(this::ask, "catmq-lag-" + state.topic());
            thread.setDaemon(true);
            thread.start();
        }
        return last;
    }

    private void ask() {
        try {
            last = state.running() ? PartitionReports.lag(PartitionReports.of(clients, state)) : Double.NaN;
        } catch (RuntimeException e) {
            LOG.debug("The lag of {} is not known now", state.topic(), e);
            last = Double.NaN;
        } finally {
            askedAt = System.nanoTime();
            asking.set(false);
        }
    }
}
