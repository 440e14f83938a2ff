package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This broker's part in the cluster: heartbeats and polls on one thread, elections and renewals on a second, listeners on a
 * third, so that none waits for another. Making one does nothing yet; everything answers from memory.
 */
public final class Cluster implements ClusterPoll, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final long CLOCK_CHECK_MS = 200;

    private final Database database;
    private final Runnable admission;
    private final ClusterProperties properties;
    private final LeaderLease lease;
    private final FencedLeadership leadership;
    private final BrokerRegistry registry;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService polls = NamedThreads.scheduled("catmq-cluster-poll");
    private final ScheduledExecutorService elections = NamedThreads.scheduled("catmq-cluster-lease");
    private final ScheduledExecutorService news = NamedThreads.scheduled("catmq-cluster-news");

    private volatile @Nullable ClusterView view;
    private volatile boolean up;
    private volatile long answeredAt;
    private boolean joined;
    private boolean warned;
    private long forgivingUntil = System.nanoTime();

    /**
     * @param metadata the database that all brokers share
     * @param admission called before anything is written there, at the start and whenever it was away: throws a
     *     {@link DatabaseException} as long as it is not the database of this broker's cluster, with its schema up to date
     * @param broker this one
     */
    public Cluster(Database metadata, Runnable admission, LocalBroker broker, ClusterProperties properties) {
        this.database = metadata;
        this.admission = admission;
        this.properties = properties;
        this.lease =
                new LeaderLease(metadata, broker, new Locks(metadata, broker), properties.lease(), System::nanoTime);
        this.leadership = new FencedLeadership(metadata, broker, lease, new LeadershipEvents(news), System::nanoTime);
        this.registry = new BrokerRegistry(metadata, broker, properties.silence());
    }

    /** Who leads. */
    public Leadership leadership() {
        return leadership;
    }

    /** Who lives. */
    public Brokers brokers() {
        return registry;
    }

    /** The newest term as last heard; 0 before that. */
    public long term() {
        ClusterView last = view;
        return last == null ? 0 : last.term();
    }

    /** How often this broker was elected since it was started. */
    public long elections() {
        return leadership.elections();
    }

    /** How long ago the metadata database has answered a poll, in ms; -1 when it never has. */
    public long silentMs() {
        return view == null ? -1 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answeredAt);
    }

    /** Whether another process of the same broker id was started later. */
    public boolean hasRival() {
        return registry.hasRival();
    }

    @Override
    public long txid() {
        ClusterView last = view;
        return last == null ? -1 : last.txid();
    }

    @Override
    public boolean isDatabaseUp() {
        return up;
    }

    @Override
    public void addListener(LongConsumer listener) {
        listeners.add(listener);
    }

    /**
     * Joins: registers, and leads when nobody else does, before it returns. Where the database is away it returns as well,
     * and joins when it is back.
     */
    public void start() {
        await(polls, this::tick);
        await(elections, this::electIfFree);
        long poll = properties.pollInterval().toMillis();
        NamedThreads.every(polls, poll, this::tick);
        NamedThreads.every(elections, properties.renewInterval().toMillis(), guarded(leadership::renew));
        NamedThreads.every(news, CLOCK_CHECK_MS, guarded(leadership::checkClock));
    }

    private void tick() {
        try {
            if (!up) {
                admission.run();
            }
            join();
            long askedAt = System.nanoTime();
            ClusterView now = ClusterView.of(database.call(ClusterMapper.class, ClusterMapper::poll));
            answered();
            registry.saw(now, System.nanoTime() - forgivingUntil < 0);
            leadership.saw(now, askedAt);
            answeredAt = System.nanoTime();
            view = now;
            tell(now.txid());
            if (now.isLeaseFree()) {
                elections.execute(guarded(this::electIfFree));
            }
            if (registry.hasRival()) {
                elections.execute(() -> leadership.resign("a process of the same id was started later"));
            }
        } catch (DatabaseException failure) {
            missed(failure);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Stopped while polling");
        } catch (RuntimeException failure) {
            LOG.error("Following the cluster failed; it is tried again", failure);
        }
    }

    private void join() {
        if (joined) {
            registry.heartbeat();
        } else {
            lease.endFormer();
            registry.register();
            joined = true;
        }
    }

    private void answered() {
        if (!up) {
            up = true;
            forgivingUntil = System.nanoTime() + properties.silence().toNanos();
            if (warned) {
                LOG.info("The metadata database is back");
            }
            warned = false;
        }
    }

    private void missed(DatabaseException failure) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "The metadata database does not answer. Sending and receiving go on, changes of metadata wait until it"
                            + " is back: {}",
                    failure.getMessage());
        }
        up = false;
    }

    private void tell(long txid) {
        for (LongConsumer listener : listeners) {
            try {
                listener.accept(txid);
            } catch (DatabaseException failure) {
                LOG.debug("A listener of the poll waits for the database: {}", failure.getMessage());
            } catch (RuntimeException failure) {
                LOG.error("A listener of the poll failed", failure);
            }
        }
    }

    private void electIfFree() {
        ClusterView last = view;
        if (up
                && last != null
                && last.isLeaseFree()
                && !registry.hasRival()
                && leadership.ownTerm().isEmpty()) {
            leadership.elect();
        }
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (DatabaseException failure) {
                LOG.debug("The metadata database does not answer: {}", failure.getMessage());
            } catch (RuntimeException failure) {
                LOG.error("Keeping the leadership failed; it is tried again", failure);
            }
        };
    }

    private static void await(ScheduledExecutorService thread, Runnable work) {
        try {
            thread.submit(guarded(work)).get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Leaves: resigns, so that another one leads within a poll interval, and takes itself off the list. Does nothing the second
     * time: Spring closes it once more where beans are prepared ahead of time, as that forgets {@code destroyMethod = ""}.
     */
    @Override
    public void close() {
        if (polls.isShutdown()) {
            return;
        }
        polls.shutdownNow();
        await(elections, () -> leadership.resign("it stops"));
        elections.shutdownNow();
        await(news, () -> {});
        news.shutdownNow();
        if (up) {
            guarded(registry::deregister).run();
        }
    }
}
