package io.catmq.server.schedule;

import io.catmq.server.cluster.Duty;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.UnknownPartitionException;
import io.catmq.server.schedule.ScheduleMapper.Due;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what is due on one database into the log. One broker looks for it twice a second, and wakes up when the next message
 * is due; the one that has accepted a message which is due sooner than that wakes up for it itself. That two do the same
 * costs time and no more: the deletion of the row, in the transaction of the append, decides.
 */
public final class Dispatcher implements AutoCloseable {
    /** Messages that are due sooner are the business of the broker that has accepted them; more than two polls. */
    static final long SOON_MS = 1_200;

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long POLL_NANOS = Duration.ofMillis(500).toNanos();
    private static final long REST_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long REST_STEP_MS = 100;

    private final Schedule schedule;
    private final DueMessages due;
    private final Duty duty;
    private final Timer lateness;
    private final Counter delivered;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sooner = lock.newCondition();
    private final Map<Long, Long> resting = new HashMap<>();
    private final Thread thread = new Thread(this::run, "catmq-schedule");
    // Guarded by the lock.
    private boolean wakes;
    private long wakeAt;
    private volatile boolean closed;

    // Of the thread alone.
    private long pollAt;
    private boolean failing;

    /**
     * @param log of the same database as the schedule
     * @param duty whose broker does it for all; only so that not all of them ask
     */
    public Dispatcher(Schedule schedule, MessageLog log, Duty duty, MeterRegistry meters) {
        this.schedule = schedule;
        this.due = new DueMessages(schedule.messages(), log);
        this.duty = duty;
        String database = schedule.messages().name();
        this.lateness = Timer.builder("catmq.schedule.lateness")
                .description("How much later than its time a message was in the log")
                .tag("database", database)
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        this.delivered = Counter.builder("catmq.schedule.delivered")
                .description("Scheduled messages that this broker has moved into the log")
                .tag("database", database)
                .register(meters);
        thread.setDaemon(true);
    }

    /** From now on messages are delivered. */
    public void start() {
        pollAt = System.nanoTime();
        schedule.onAdded(this::added);
        duty.start();
        thread.start();
    }

    private void added(List<MessageToDeliver> messages) {
        long first =
                messages.stream().mapToLong(MessageToDeliver::deliverAt).min().orElse(Long.MAX_VALUE);
        // By the database's clock as last heard; when that is a little wrong, the database says so once it is asked.
        long inMs = first - schedule.estimatedNow();
        if (inMs <= SOON_MS) {
            wakeIn(inMs);
        }
    }

    private void wakeIn(long ms) {
        lock.lock();
        try {
            long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, ms));
            if (!wakes || at - wakeAt < 0) {
                wakes = true;
                wakeAt = at;
                sooner.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (await()) {
                attempt();
            }
        } catch (InterruptedException stop) {
            LOG.debug("Stopped while it waited");
        }
    }

    /** Waits for the next thing to do; false when it is closed. */
    private boolean await() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                long left = wakes ? Math.min(pollAt - now, wakeAt - now) : pollAt - now;
                if (left <= 0) {
                    return true;
                }
                sooner.awaitNanos(left);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is time for what was to be done at a time; that is done then. */
    private boolean takeWakeUp() {
        lock.lock();
        try {
            boolean woken = wakes && wakeAt - System.nanoTime() <= 0;
            wakes &= !woken;
            return woken;
        } finally {
            lock.unlock();
        }
    }

    private void attempt() {
        try {
            step();
            if (failing) {
                failing = false;
                LOG.info("Scheduled messages are delivered again");
            }
        } catch (DatabaseException failure) {
            if (!failing) {
                failing = true;
                LOG.warn("Scheduled messages wait for the database: {}", failure.getMessage());
            }
        } catch (RuntimeException failure) {
            LOG.error("Delivering scheduled messages failed; it is tried again", failure);
        }
    }

    private void step() {
        boolean looks = takeWakeUp();
        long now = System.nanoTime();
        if (now - pollAt >= 0) {
            pollAt = now + POLL_NANOS;
            looks |= duty.isMine();
        }
        if (!looks) {
            return;
        }
        long dueInMs = due.dueInMs();
        if (dueInMs <= 0) {
            deliver();
            dueInMs = due.dueInMs();
        }
        if (dueInMs <= SOON_MS) {
            // What is due now became so meanwhile, or it rests, which is not worth a busy loop.
            wakeIn(dueInMs <= 0 && !resting.isEmpty() ? REST_STEP_MS : dueInMs);
        }
    }

    /** All that is due, in one chunk per partition at a time. */
    private void deliver() {
        while (!closed) {
            long now = System.nanoTime();
            resting.values().removeIf(until -> now - until >= 0);
            Map<Long, List<Due>> found = due.due(resting.keySet());
            if (found.isEmpty()) {
                return;
            }
            found.forEach((partition, rows) -> deliver(partition, rows, now));
        }
    }

    private void deliver(long partitionId, List<Due> rows, long readAt) {
        try {
            if (due.move(partitionId, rows)) {
                long passedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - readAt);
                rows.forEach(row ->
                        lateness.record(Math.max(0, row.now() - row.deliverAt() + passedMs), TimeUnit.MILLISECONDS));
                delivered.increment(rows.size());
            }
        } catch (UnknownPartitionException gone) {
            LOG.info("Partition id {} is gone, and so are its scheduled messages", partitionId);
            schedule.removeAllOf(partitionId);
        } catch (DatabaseException unavailable) {
            throw unavailable;
        } catch (RuntimeException failure) {
            LOG.error("Scheduled messages of partition id {} are left out for a while", partitionId, failure);
            resting.put(partitionId, System.nanoTime() + REST_NANOS);
        }
    }

    /** Lets what is under way come to its end, for some seconds. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            sooner.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(Duration.ofSeconds(3).toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        duty.close();
    }
}
