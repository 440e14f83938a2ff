package io.catmq.binder.inbound;

import java.time.Duration;

/**
 * When to commit what was handled. A commit is a write in the database. After a rest it comes at once; where messages come
 * one by one and fast it would cost more than they do, so then it is made ten times a second. Not thread safe.
 */
final class CommitPace {
    private static final Duration REST = Duration.ofMillis(100);

    private final long restNanos;
    private long lastNanos;

    /** @param longest the longest time that the application allows between two commits */
    CommitPace(Duration longest, long nowNanos) {
        this.restNanos = Math.min(REST.toNanos(), longest.toNanos());
        this.lastNanos = nowNanos;
    }

    void committed(long nowNanos) {
        lastNanos = nowNanos;
    }

    /** Time since the last commit, or the beginning, in nanoseconds. */
    long since(long nowNanos) {
        return nowNanos - lastNanos;
    }

    boolean isDue(long nowNanos) {
        return since(nowNanos) >= restNanos;
    }

    /** The time until it is due, or {@code wait} when that is shorter. */
    Duration atMostUntilDue(long nowNanos, Duration wait) {
        long left = Math.max(0, restNanos - since(nowNanos));
        return left < wait.toNanos() ? Duration.ofNanos(left) : wait;
    }
}
