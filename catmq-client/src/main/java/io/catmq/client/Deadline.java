package io.catmq.client;

import java.time.Duration;

/** A moment on the JVM's monotonic clock. */
final class Deadline {
    private final long atNanos;

    private Deadline(long atNanos) {
        this.atNanos = atNanos;
    }

    static Deadline in(Duration duration) {
        return after(System.nanoTime(), duration);
    }

    /** That long after a reading of the clock. */
    static Deadline after(long nanoTime, Duration duration) {
        return new Deadline(nanoTime + duration.toNanos());
    }

    /** The time that is left, 0 when it has passed. */
    Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    long remainingNanos() {
        return Math.max(0, atNanos - System.nanoTime());
    }

    boolean hasPassed() {
        return remainingNanos() == 0;
    }

    /** The shorter of the time that is left and {@code limit}. */
    Duration atMost(Duration limit) {
        Duration remaining = remaining();
        return remaining.compareTo(limit) < 0 ? remaining : limit;
    }

    Deadline earlier(Deadline other) {
        return other.atNanos - atNanos < 0 ? other : this;
    }

    Deadline later(Deadline other) {
        return other.atNanos - atNanos > 0 ? other : this;
    }
}
