package io.catmq.server.log;

import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseException.Kind;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one broker knows of one partition: the head, the newest chunks, the producers. The lock is held by whoever extends
 * that knowledge, be it by an append or by reading what others appended; readers take the head without it.
 */
final class PartitionLog {
    private static final Logger log = LoggerFactory.getLogger(PartitionLog.class);
    private static final int PAGE_ROWS = 32;
    private static final int PAGE_BYTES = 4 * 1024 * 1024;
    private static final int MAX_PAGES = 4;

    private final LogContext context;
    private final long partitionId;
    private final ReentrantLock lock = new ReentrantLock();
    private final CachedTail tail;
    private final ProducerStates producers;
    private final AppendListeners listeners = new AppendListeners();
    private volatile @Nullable LogHead head;
    private volatile long freshAt;
    private volatile boolean news;

    PartitionLog(LogContext context, long partitionId) {
        this.context = context;
        this.partitionId = partitionId;
        this.tail = new CachedTail(context.cache());
        this.producers = new ProducerStates(
                context.settings().producerLookback().toMillis(),
                context.settings().maxProducersPerPartition());
    }

    long partitionId() {
        return partitionId;
    }

    CachedTail tail() {
        return tail;
    }

    ProducerStates producers() {
        return producers;
    }

    AppendListeners listeners() {
        return listeners;
    }

    /** The head as far as it is known, loaded if nothing is. */
    LogHead head() {
        LogHead known = head;
        return known != null ? known : locked(this::loaded);
    }

    /** The head after asking the database for other brokers' appends, unless that was done just now. */
    LogHead refreshedHead(boolean atOnce) {
        LogHead known = head();
        long age = System.nanoTime() - freshAt;
        if (atOnce) {
            return locked(this::caughtUp);
        }
        // Whoever holds the lock is finding out what is new, and wakes the listeners.
        if (age < context.settings().refreshInterval().toNanos() || !lock.tryLock()) {
            return known;
        }
        try {
            return caughtUp();
        } finally {
            lock.unlock();
            notifyListeners();
        }
    }

    /** For who needs several partitions at a time: always in the order of their ids. */
    void lock() {
        lock.lock();
    }

    /** Ends {@link #lock()}; the caller is to call {@link #notifyListeners()} when it holds no other lock either. */
    void unlock() {
        lock.unlock();
    }

    /** Does the work under the lock, then tells the listeners if it has found anything new. */
    <R> R locked(Supplier<R> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
            notifyListeners();
        }
    }

    /** Does the work under the lock; the caller is to call {@link #notifyListeners()} later. */
    void lockedQuietly(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    void notifyListeners() {
        if (news) {
            news = false;
            listeners.fire();
        }
    }

    /** Under the lock: the head, loaded if nothing is known. */
    LogHead loaded() {
        LogHead known = head;
        return known != null ? known : reload();
    }

    /** Under the lock: forgets everything, so that the next one to ask loads it. */
    void forget() {
        head = null;
        tail.clear();
        context.readAhead().forget(partitionId);
    }

    /** Under the lock: forgets everything and reads state and end. */
    LogHead reload() {
        LogHead before = head;
        forget();
        return guarded(() -> {
            long asked = System.nanoTime();
            PartitionState state = readState();
            RowHeader last = context.storage().last(partitionId);
            LogHead loaded = LogHead.empty(state);
            loaded = last == null ? loaded : loaded.after(last);
            producers.reset(loaded.endOffset(), context.now());
            publish(loaded, asked);
            news |= before == null || loaded.endOffset() > before.endOffset();
            return loaded;
        });
    }

    /** Under the lock: reads the state again, for the log start that other brokers may have moved. */
    LogHead withNewState() {
        LogHead known = loaded();
        PartitionState state = guarded(this::readState);
        if (state.epoch() != known.epoch()) {
            return reload();
        }
        LogHead renewed = known.from(state.logStartOffset());
        head = renewed;
        return renewed;
    }

    /** Under the lock: reads what others appended behind the head. */
    LogHead caughtUp() {
        LogHead known = loaded();
        for (int page = 0; page < MAX_PAGES; page++) {
            long asked = System.nanoTime();
            long end = known.endOffset();
            List<LogRow> rows = guarded(() -> context.storage().from(partitionId, end, PAGE_ROWS, PAGE_BYTES));
            for (LogRow row : rows) {
                if (row.header().baseOffset() != known.endOffset()) {
                    return afterGap(known, row.header());
                }
                known = known.after(row.header());
                seen(row, known, asked);
            }
            if (rows.isEmpty()) {
                freshAt = asked;
                return known;
            }
        }
        // Too far behind to catch up row by row: start again at the end.
        return reload();
    }

    /** Under the lock: the row that follows the head is known to be in the database. */
    void seen(LogRow row, LogHead newHead, long asked) {
        producers.appended(row.header(), context.now());
        tail.add(row.toChunk());
        publish(newHead, asked);
        news = true;
    }

    private LogHead afterGap(LogHead known, RowHeader found) {
        LogHead reloaded = reload();
        if (reloaded.logStartOffset() <= known.endOffset()) {
            forget();
            String message =
                    "the chunk that should begin there is missing, the next one begins at " + found.baseOffset();
            log.error("Partition id {} at {}: {}", partitionId, known.endOffset(), message);
            throw new CorruptLogException(partitionId, known.endOffset(), message);
        }
        return reloaded;
    }

    /** Under the lock: the log start was moved. */
    void startsAt(long logStartOffset) {
        head = loaded().from(logStartOffset);
    }

    /** Under the lock: the partition is gone; whoever waits for it is told by what it asks next. */
    void dropped() {
        forget();
        news = true;
    }

    private void publish(LogHead newHead, long asked) {
        head = newHead;
        freshAt = asked;
    }

    private PartitionState readState() {
        PartitionState state = context.storage().state(partitionId);
        if (state == null) {
            throw new UnknownPartitionException(partitionId);
        }
        return state;
    }

    <R> R guarded(Supplier<R> statement) {
        try {
            return statement.get();
        } catch (DatabaseException failure) {
            throw failure.kind() == Kind.NO_SUCH_TABLE ? new UnknownPartitionException(partitionId) : failure;
        }
    }
}
