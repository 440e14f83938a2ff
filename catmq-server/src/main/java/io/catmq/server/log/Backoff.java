package io.catmq.server.log;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Pauses between tries that grow from 5 ms to 250 ms, until a time-out has passed. */
final class Backoff {
    private static final long FIRST_NANOS = Duration.ofMillis(5).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMillis(250).toNanos();

    private final long deadline;
    private long pause = FIRST_NANOS;
    private boolean interrupted = Thread.interrupted();

    Backoff(Duration timeout) {
        deadline = System.nanoTime() + timeout.toNanos();
    }

    /** Pauses and returns true, or returns false because the time is over. */
    boolean pause() {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        interrupted |= Thread.interrupted();
        LockSupport.parkNanos(this, Math.min(pause, left));
        // An interrupt must not turn this into a busy loop: it is set again when all is settled.
        interrupted |= Thread.interrupted();
        pause = Math.min(pause * 2, LONGEST_NANOS);
        return true;
    }

    /** Sets the interrupt again that came meanwhile, if one did. */
    void restoreInterrupt() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
