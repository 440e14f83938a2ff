package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import java.time.Duration;
import java.util.function.LongSupplier;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to begin a term, for a while. It ends here by this machine's monotonic clock, a tenth earlier than in the
 * database: the time counts from before the statement was sent, and clocks run at slightly different speeds. One thread at a
 * time takes, renews and releases; anybody may ask {@link #isHeld()}.
 */
final class LeaderLease {
    static final String NAME = "leader";
    private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);

    private final Database database;
    private final LocalBroker broker;
    private final Locks locks;
    private final Duration length;
    private final LongSupplier nanos;

    private volatile @Nullable Held held;

    LeaderLease(Database database, LocalBroker broker, Locks locks, Duration length, LongSupplier nanos) {
        this.database = database;
        this.broker = broker;
        this.locks = locks;
        this.length = length;
        this.nanos = nanos;
    }

    Duration length() {
        return length;
    }

    boolean isHeld() {
        Held now = held;
        return now != null && nanos.getAsLong() - now.endsAt() < 0;
    }

    /** Whether it was free and is this broker's now. */
    boolean take() {
        long from = nanos.getAsLong();
        SimpleLock lock = locks.take(NAME, length, Duration.ZERO);
        hold(lock, from);
        return lock != null;
    }

    /** Whether it is still this broker's; false when the database says that it is not. */
    boolean renew() {
        Held now = held;
        if (now == null) {
            return false;
        }
        long from = nanos.getAsLong();
        SimpleLock lock = locks.extend(now.lock(), length);
        hold(lock, from);
        return lock != null;
    }

    private void hold(@Nullable SimpleLock lock, long from) {
        held = lock == null ? null : new Held(lock, from + length.toNanos() / 10 * 9);
    }

    /** Gives it back, so that another one can lead at once. Where the database is away it ends by itself. */
    void release() {
        Held now = held;
        held = null;
        if (now != null) {
            try {
                locks.release(now.lock());
            } catch (DatabaseException failure) {
                LOG.debug("The lease could not be given back, it ends by itself: {}", failure.getMessage());
            }
        }
    }

    /**
     * At the start: ends the lease that this broker had when it was killed. Should the process that signed it still run, then
     * nothing is lost: it is refused by the term, which is newer as soon as this broker leads.
     */
    void endFormer() {
        String signature = database.call(ClusterMapper.class, mapper -> mapper.signature(NAME));
        if (signature != null && isOfTheDead(signature)) {
            int ended = database.call(ClusterMapper.class, mapper -> mapper.endLease(NAME, signature));
            if (ended > 0) {
                LOG.info("Ended the lease that {} had left behind", signature);
            }
        }
    }

    /** Only one process at a time can open an embedded database, so all others that ever signed there are dead. */
    private boolean isOfTheDead(String signature) {
        return broker.isFormer(signature)
                || (database.dialect().isEmbedded() && !LocalBroker.isOfThisProcess(signature));
    }

    private record Held(SimpleLock lock, long endsAt) {}
}
