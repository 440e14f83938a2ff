package io.catmq.server.metadata;

import io.catmq.server.cluster.ClusterPoll;
import io.catmq.server.database.DatabaseException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what the cluster's poll tells of, on a thread of its own. When the database returns after an outage, the brokers
 * of a cluster come back to it at different moments.
 */
public final class MetadataFollowing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataFollowing.class);
    private static final long OUTAGE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long SPREAD_MS = 3_000;

    private final Metadata metadata;
    private final MetadataDatabase database;
    private final ClusterPoll poll;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "catmq-metadata");
        thread.setDaemon(true);
        return thread;
    });
    private long heardAt = System.nanoTime();

    /** Begins. */
    public MetadataFollowing(Metadata metadata, MetadataDatabase database, ClusterPoll poll) {
        this.metadata = metadata;
        this.database = database;
        this.poll = poll;
        poll.addListener(this::heard);
    }

    private void heard(long txid) {
        long now = System.nanoTime();
        boolean wasAway = now - heardAt > OUTAGE_NANOS;
        heardAt = now;
        if (txid != metadata.snapshot().txid() || !database.isJoined()) {
            follow(wasAway ? ThreadLocalRandom.current().nextLong(SPREAD_MS) : 0);
        }
    }

    private void follow(long delayMs) {
        if (scheduled.compareAndSet(false, true)) {
            try {
                ScheduledFuture<?> unused = executor.schedule(this::catchUp, delayMs, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                LOG.debug("Not followed any more: this broker is closing");
            }
        }
    }

    private void catchUp() {
        scheduled.set(false);
        try {
            if (!metadata.refresh() && poll.txid() < metadata.snapshot().txid()) {
                // An older backup was restored, unless the poll has just been overtaken.
                metadata.reload();
            }
        } catch (DatabaseException unavailable) {
            LOG.debug("Metadata are followed when the database is back: {}", unavailable.getMessage());
        } catch (RuntimeException failure) {
            LOG.error("Following the metadata failed; it is tried again", failure);
        }
    }

    /** Ends. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
