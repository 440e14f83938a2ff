package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that one broker does all the time, so that not all of them do it; the next takes it over when that one ends. For
 * what is safe when two do it. Thread safe.
 */
public final class Duty implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Duty.class);
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final long CHECK_MS = LEASE.toMillis() / 3;

    private final Locks locks;
    private final Runnable admission;
    private final String name;
    /** Its own, because asking a database that is away takes seconds. */
    private final ScheduledExecutorService thread;

    private @Nullable SimpleLock held;
    private boolean admitted;
    private volatile boolean mine;

    /**
     * @param metadata the database that all brokers share
     * @param admission called before anything is written there, at the start and whenever it was away, as in {@link Cluster}
     * @param broker this one
     * @param name as it is locked, the same on all brokers
     */
    public Duty(Database metadata, Runnable admission, LocalBroker broker, String name) {
        this.admission = admission;
        this.locks = new Locks(metadata, broker);
        this.name = "duty-" + name;
        this.thread = NamedThreads.scheduled("catmq-" + this.name);
    }

    /** From now on this broker tries to get it, and to keep it. */
    public void start() {
        thread.execute(this::check);
        NamedThreads.every(thread, CHECK_MS, this::check);
    }

    /** Whether this broker has it, or nobody can tell. */
    public boolean isMine() {
        return mine;
    }

    private void check() {
        try {
            if (!admitted) {
                admission.run();
                admitted = true;
            }
            SimpleLock before = held;
            held = null;
            held = before == null ? null : locks.extend(before, LEASE);
            if (held == null) {
                held = locks.take(name, LEASE, Duration.ZERO);
            }
            mine = held != null;
        } catch (RuntimeException away) {
            LOG.debug("{}: done by every broker as long as the metadata database is away", name, away);
            admitted = false;
            mine = true;
        }
    }

    /** Lets another broker have it at once. Does nothing the second time. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(2, TimeUnit.SECONDS) && held != null) {
                SimpleLock last = held;
                held = null;
                locks.release(last);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (DatabaseException away) {
            LOG.debug("{}: its lease ends by itself", name, away);
        } finally {
            thread.shutdownNow();
            locks.close();
        }
    }
}
