package io.catmq.client;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Ends the waiting of a polling thread: softly, to look again, or by {@link WakeupException}. Thread safe. */
final class WakeSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean wakeup;
    private boolean nudged;
    private @Nullable Runnable canceller;

    /** Makes the thread that waits, or else the next that would, throw; a request in progress is ended. */
    void wakeup() {
        Runnable cancel;
        lock.lock();
        try {
            wakeup = true;
            cancel = canceller;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (cancel != null) {
            cancel.run();
        }
    }

    /** Something changed: whoever waits looks again. */
    void nudge() {
        lock.lock();
        try {
            nudged = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Throws when {@link #wakeup()} was called since the last time. */
    void check() {
        lock.lock();
        try {
            throwIfAwake();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a nudge; at most that long. */
    void await(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (!nudged && left > 0) {
                throwIfAwake();
                left = changed.awaitNanos(left);
            }
            nudged = false;
            throwIfAwake();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatMqException("The thread was interrupted while it polled", null, false, e);
        } finally {
            lock.unlock();
        }
    }

    /** What {@link #wakeup()} runs to end a request; null when there is none any more. */
    void canceller(@Nullable Runnable cancel) {
        lock.lock();
        try {
            canceller = cancel;
            if (cancel != null) {
                throwIfAwake();
            }
        } finally {
            lock.unlock();
        }
    }

    private void throwIfAwake() {
        if (wakeup) {
            wakeup = false;
            throw new WakeupException();
        }
    }
}
