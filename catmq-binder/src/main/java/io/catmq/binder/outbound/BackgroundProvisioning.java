package io.catmq.binder.outbound;

import io.catmq.binder.health.BindingState;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.binder.provisioning.TopicProvisioner;
import io.catmq.client.CatMqException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on looking for a topic that was not provisioned when its output was bound, because the server was down. */
final class BackgroundProvisioning {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundProvisioning.class);

    private final CatMqDestination destination;
    private final Duration interval;
    private @Nullable Thread thread;

    BackgroundProvisioning(CatMqDestination destination, Duration interval) {
        this.destination = destination;
        this.interval = interval;
    }

    synchronized void start() {
        if (!destination.provisioned() && thread == null) {
            thread = new Thread(this::run, "catmq-provisioning-" + destination.getName());
            thread.setDaemon(true);
            thread.start();
        }
    }

    synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
        notifyAll();
    }

    private void run() {
        try {
            while (!attempt()) {
                Thread.sleep(interval.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped before '{}' was provisioned", destination.getName());
        }
    }

    private boolean attempt() {
        BindingState state = destination.state();
        try {
            destination.provision();
            state.solved(TopicProvisioner.PROBLEM);
            LOG.info("Topic '{}' is there, with {} partitions", destination.getName(), destination.partitions());
        } catch (RuntimeException e) {
            state.problem(TopicProvisioner.PROBLEM, String.valueOf(e.getMessage()));
            // That nobody answers now is no reason to think that it has become as it must be.
            if (!(e instanceof CatMqException known) || !known.retriable()) {
                destination.refused(e);
            }
        }
        synchronized (this) {
            notifyAll();
        }
        return destination.provisioned();
    }

    /** Throws when the topic is refused; whether it is there does not matter. */
    void refuse() {
        RuntimeException refusal = destination.refusal();
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Returns when the topic is there; throws when it is refused or the time is over. */
    void await(Duration timeout) {
        if (!destination.provisioned()) {
            awaitSlowly(System.nanoTime() + timeout.toNanos(), timeout);
        }
    }

    private synchronized void awaitSlowly(long deadline, Duration timeout) {
        while (!destination.provisioned()) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            refuse();
            if (left <= 0 || thread == null) {
                throw new IllegalStateException("No CatMQ server could be reached for topic '" + destination.getName()
                        + "'" + (thread == null ? " before the binding was stopped" : " within " + timeout));
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for a CatMQ server", e);
            }
        }
    }
}
