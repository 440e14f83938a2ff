package io.catmq.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Intended send times, fixed before the run. A sender that falls behind sends at once, and the time that it was late
 * counts: a stall is seen by every message that should have been sent during it, not by one (coordinated omission).
 */
record Schedule(long startNanos, int ratePerSecond) {

    private static final long SECOND = 1_000_000_000L;

    Schedule {
        if (ratePerSecond < 1) {
            throw new IllegalArgumentException("ratePerSecond must be at least 1, not " + ratePerSecond);
        }
    }

    static Schedule starting(long startNanos, int ratePerSecond) {
        return new Schedule(startNanos, ratePerSecond);
    }

    /** When message {@code n} is to be sent, on the clock of {@link System#nanoTime()}. */
    long intended(long n) {
        return startNanos + n / ratePerSecond * SECOND + n % ratePerSecond * SECOND / ratePerSecond;
    }

    /** How many messages fall into a time. */
    long count(Duration duration) {
        return duration.toNanos() / SECOND * ratePerSecond + duration.toNanos() % SECOND * ratePerSecond / SECOND;
    }

    /** Returns at the intended time of message {@code n}, or at once when it has passed. */
    void await(long n) {
        var due = intended(n);
        for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
