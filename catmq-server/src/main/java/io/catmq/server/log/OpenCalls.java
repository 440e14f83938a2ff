package io.catmq.server.log;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the writing calls, so that closing waits for those under way and refuses new ones. */
final class OpenCalls {
    private static final Logger log = LoggerFactory.getLogger(OpenCalls.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private int open;
    private boolean closed;

    <R> R during(Supplier<R> call) {
        enter();
        try {
            return call.get();
        } finally {
            leave();
        }
    }

    private void enter() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The log is closed: this broker shuts down, go to another one");
            }
            open++;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            if (--open == 0) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void close(Duration longest) {
        lock.lock();
        try {
            closed = true;
            long left = longest.toNanos();
            while (open > 0 && left > 0) {
                left = none.awaitNanos(left);
            }
            if (open > 0) {
                log.warn("Closing with {} appends still under way after {}", open, longest);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            log.warn("Interrupted while closing, {} appends still under way", open);
        } finally {
            lock.unlock();
        }
    }
}
