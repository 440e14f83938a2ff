package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.MetadataResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Asks brokers that are silent or down whether they live, and keeps the list of brokers fresh, in threads of its own.
 *
 * <p>A request without an answer says little: the database may be slow. So its broker is asked something that it knows by
 * heart, and only when that has no answer either, and another broker is up, what waits for it is ended and goes there. With
 * one broker nothing is ever ended early. Thread safe.
 */
final class BrokerWatch implements AutoCloseable {
    /** A request without an answer for that long makes its broker worth a question. */
    static final Duration PATIENCE = Duration.ofMillis(400);

    /** How long the answer to the question may take; with the patience before it, under a second. */
    private static final Duration PROBE_TIMEOUT = Duration.ofMillis(450);

    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration UNLISTED_PROBE_INTERVAL = Duration.ofSeconds(10);
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(30);
    private static final Duration REFRESH_INTERVAL_IN_TROUBLE = Duration.ofSeconds(2);

    /** A broker that was away for less may just have lost a connection. */
    private static final Duration SHORT_ABSENCE = Duration.ofSeconds(2);

    private static final long LONGEST_REST_MS = 3_000;
    private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);

    private final Brokers brokers;
    private final HttpTransport probes;
    private final Runnable refresh;
    private final ExecutorService executor = Threads.forBlockingWork("catmq-brokers");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread;
    private Deadline refreshAt = Deadline.in(jittered(REFRESH_INTERVAL));
    private boolean news;
    private boolean refreshing;
    private boolean refreshAgain;
    private boolean closed;

    /**
     * A watch that begins with {@link #start}.
     *
     * @param refresh asks for metadata; may take its time and fail
     */
    BrokerWatch(ConnectionOptions options, Brokers brokers, Runnable refresh) {
        this.brokers = brokers;
        this.refresh = refresh;
        this.probes = new HttpTransport(options, PROBE_TIMEOUT);
    }

    /** Begins to watch; may be repeated. */
    void start() {
        locked(() -> {
            if (thread == null && !closed) {
                thread = Threads.daemons("catmq-brokers-watch").newThread(this::run);
                thread.start();
            }
        });
    }

    /** Brokers are looked at now, as one is new or down. */
    void look() {
        locked(() -> {
            news = true;
            changed.signalAll();
        });
    }

    /** Metadata is refreshed now. */
    void refreshSoon() {
        locked(() -> {
            refreshAgain = refreshing;
            refreshAt = Deadline.in(Duration.ZERO);
            changed.signalAll();
        });
    }

    private void run() {
        try {
            while (sleepUntilDue()) {
                brokers.all().forEach(this::look);
                refreshIfDue();
            }
        } catch (InterruptedException | RejectedExecutionException e) {
            log.debug("The watch over the brokers ends");
        }
    }

    private boolean sleepUntilDue() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanosUntilDue();
            while (!closed && !news && left > 0 && !(refreshAt.hasPassed() && !refreshing)) {
                left = changed.awaitNanos(left);
            }
            news = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private long nanosUntilDue() {
        long left = refreshing ? REFRESH_INTERVAL.toNanos() : refreshAt.remainingNanos();
        if (brokers.size() == 1) {
            return left;
        }
        // What is sent after this look has its patience, too.
        left = Math.min(left, PATIENCE.toNanos());
        for (Broker broker : brokers.all()) {
            if (!broker.isDown()) {
                left = Math.min(left, Math.max(Duration.ofMillis(20).toNanos(), broker.nanosUntilSilent()));
            }
        }
        return left;
    }

    private void look(Broker broker) {
        boolean doubtful = broker.isDown() || broker.nanosUntilSilent() == 0;
        if (doubtful && brokers.size() > 1 && broker.beginProbe()) {
            executor.execute(() -> probe(broker));
        }
    }

    private void probe(Broker broker) {
        try {
            HttpAnswer answer =
                    probes.exchange(broker.url(), HttpCall.get(ApiPaths.METADATA), PROBE_TIMEOUT, canceller -> {});
            if (!answer.isSuccess()) {
                // It is alive, so what waits for it may wait on; but one that was left stays so.
                broker.answered();
                return;
            }
            brokers.learn(Json.read(answer.body(), MetadataResponse.class).brokers(), broker.url());
            brokers.up(broker, restAfter(broker));
        } catch (IOException e) {
            brokers.silent(broker, String.valueOf(e.getMessage()));
        } catch (JacksonException e) {
            log.debug("{} answers, but not as a CatMQ server", broker, e);
        } catch (IllegalStateException e) {
            // Its connections are gone: an exception in a thread of ours would be taken for trouble.
            log.debug("{} is not asked any more, the client is closed", broker, e);
        } finally {
            broker.endProbe(Deadline.in(pauseAfterProbe(broker)));
        }
    }

    private Duration pauseAfterProbe(Broker broker) {
        if (!broker.isDown()) {
            return PATIENCE;
        }
        return brokers.isListed(broker) ? PROBE_INTERVAL : UNLISTED_PROBE_INTERVAL;
    }

    /** Clients come back to a broker one after the other. */
    private static Duration restAfter(Broker broker) {
        boolean wasShort = !broker.wasUpBefore() || broker.downFor().compareTo(SHORT_ABSENCE) < 0;
        return wasShort
                ? Duration.ZERO
                : Duration.ofMillis(ThreadLocalRandom.current().nextLong(LONGEST_REST_MS));
    }

    private void refreshIfDue() {
        locked(() -> {
            if (refreshAt.hasPassed() && !refreshing) {
                refreshing = true;
                executor.execute(this::refresh);
            }
        });
    }

    private void refresh() {
        try {
            refresh.run();
        } catch (RuntimeException e) {
            log.debug("Metadata could not be refreshed, the old is used on", e);
        } finally {
            locked(() -> {
                refreshing = false;
                refreshAt = Deadline.in(refreshAgain ? Duration.ZERO : refreshPause());
                refreshAgain = false;
                changed.signalAll();
            });
        }
    }

    private Duration refreshPause() {
        return jittered(brokers.anyListedIsDown() ? REFRESH_INTERVAL_IN_TROUBLE : REFRESH_INTERVAL);
    }

    private static Duration jittered(Duration interval) {
        long ms = interval.toMillis();
        return Duration.ofMillis(ms * 3 / 4 + ThreadLocalRandom.current().nextLong(ms / 2));
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        locked(() -> {
            closed = true;
            changed.signalAll();
        });
        executor.shutdownNow();
        probes.close();
    }
}
