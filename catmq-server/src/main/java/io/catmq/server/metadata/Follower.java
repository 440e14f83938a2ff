package io.catmq.server.metadata;

import io.catmq.server.database.DatabaseException;
import io.catmq.server.metadata.MetadataMapper.LogRow;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a snapshot up to date: line n + 1 of the log is applied after line n, or everything is read again. */
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    /** Beyond this, reading everything is cheaper. */
    private static final int MOST_LINES = 500;
    /** For so long after a failure nobody else is made to wait for the same. */
    private static final long FAILURE_HOLDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MetadataDatabase database;
    private final MetadataStore store;
    private final List<Consumer<MetadataSnapshot>> listeners = new CopyOnWriteArrayList<>();
    private volatile MetadataSnapshot current;
    private @Nullable DatabaseException failure;
    private long failedAt;

    Follower(MetadataDatabase database, MetadataStore store, MetadataSnapshot start) {
        this.database = database;
        this.store = store;
        this.current = start;
    }

    MetadataSnapshot current() {
        return current;
    }

    /** Called with every new snapshot, in order, while others wait: keep it short. */
    void onChange(Consumer<MetadataSnapshot> listener) {
        listeners.add(listener);
    }

    /**
     * Applies what is new; whether there was anything.
     *
     * @throws DatabaseException at once, when the database did not answer just now
     */
    synchronized boolean follow() {
        DatabaseException recent = failure;
        if (recent != null && System.nanoTime() - failedAt < FAILURE_HOLDS_NANOS) {
            throw recent;
        }
        try {
            boolean changed = catchUp();
            failure = null;
            return changed;
        } catch (DatabaseException unavailable) {
            failure = unavailable;
            failedAt = System.nanoTime();
            throw unavailable;
        }
    }

    private boolean catchUp() {
        database.join();
        MetadataSnapshot before = current;
        if (before == MetadataSnapshot.EMPTY) {
            become(store.load());
            return true;
        }
        List<LogRow> lines = store.read(mapper -> mapper.logAfter(before.txid(), MOST_LINES + 1));
        if (lines.isEmpty()) {
            return false;
        }
        MetadataSnapshot after = lines.size() > MOST_LINES ? null : LogLines.apply(before, lines);
        if (after == null) {
            LOG.debug(
                    "Reading all metadata again: transactions {} to {} do not follow {} one by one",
                    lines.get(0).txid(),
                    lines.get(lines.size() - 1).txid(),
                    before.txid());
            after = store.load();
        }
        become(after);
        return true;
    }

    /** Reads everything again, also when nothing seems to have changed. */
    synchronized void reload() {
        database.join();
        MetadataSnapshot loaded = store.load();
        if (loaded.txid() < current.txid()) {
            LOG.warn(
                    "The metadata are at transaction {} again, after {}: was a backup restored?",
                    loaded.txid(),
                    current.txid());
        }
        become(loaded);
    }

    private void become(MetadataSnapshot next) {
        current = next;
        listeners.forEach(listener -> listener.accept(next));
        notifyAll();
    }

    /** Whether that transaction was applied before the time was over; asks the database now and then. */
    boolean await(long txid, long timeoutMs) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (current.txid() < txid) {
            boolean changed = followQuietly();
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return current.txid() >= txid;
            }
            if (!changed && !pause(txid, Math.min(left, 100))) {
                return false;
            }
        }
        return true;
    }

    private boolean followQuietly() {
        try {
            return follow();
        } catch (DatabaseException unavailable) {
            LOG.debug("Waiting for the metadata database: {}", unavailable.getMessage());
            return false;
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller's
    private synchronized boolean pause(long txid, long ms) {
        try {
            if (current.txid() < txid) {
                wait(ms);
            }
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
