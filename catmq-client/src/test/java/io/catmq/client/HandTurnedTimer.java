package io.catmq.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time passes, and tasks run, when a test says so. */
final class HandTurnedTimer implements LingerTimer {
    private long now = Long.MAX_VALUE - 1; // The JVM's clock may overflow, too.
    private long perReading;
    private final List<Runnable> tasks = new ArrayList<>();
    private int scheduled;

    @Override
    public synchronized long nanoTime() {
        long read = now;
        now += perReading;
        return read;
    }

    synchronized void pass(Duration duration) {
        now += duration.toNanos();
    }

    /** From now on that much time passes after each reading of the clock. */
    synchronized void everyReadingTakes(Duration duration) {
        perReading = duration.toNanos();
    }

    @Override
    public synchronized void schedule(Runnable task, long nanos) {
        scheduled++;
        tasks.add(task);
    }

    /** How many tasks were scheduled so far, run or not. */
    synchronized int scheduled() {
        return scheduled;
    }

    /** How many tasks wait. */
    synchronized int waiting() {
        return tasks.size();
    }

    /** Runs what waits, be it time or not. */
    void fire() {
        List<Runnable> due;
        synchronized (this) {
            due = List.copyOf(tasks);
            tasks.clear();
        }
        due.forEach(Runnable::run);
    }

    @Override
    public synchronized void close() {
        tasks.clear();
    }
}
