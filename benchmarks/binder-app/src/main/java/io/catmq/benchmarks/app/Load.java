package io.catmq.benchmarks.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Sends, and waits until all of it has arrived. */
final class Load {

    private static final Duration ARRIVAL = Duration.ofSeconds(60);

    private final Sender sender;
    private final Arrivals arrivals;
    private final Events events;

    Load(Sender sender, Arrivals arrivals, Events events) {
        this.sender = sender;
        this.arrivals = arrivals;
        this.events = events;
    }

    /** An output binding and how to send to it; false when it was not taken. */
    interface Sender {
        boolean send(String binding, Object payload);
    }

    /** Messages per second from the first send to the last arrival, and how many they were. */
    record Rate(double perSecond, long messages) {}

    /** Sends as fast as the binding takes it, for so long. */
    Rate rate(String binding, int threads, Duration duration) {
        var start = System.nanoTime();
        arrivals.begin(start);
        var end = start + duration.toNanos();
        var sent = inThreads(threads, thread -> {
            var n = 0L;
            for (var now = start; now < end; now = System.nanoTime()) {
                send(binding, n * threads + thread, now);
                n++;
            }
            return n;
        });
        var last = arrivals.await(sent, ARRIVAL);
        return new Rate(sent * 1e9 / (last - start), sent);
    }

    /**
     * Sends on a schedule that is fixed before, so that a stall is seen by every message that should have been sent during
     * it (no coordinated omission); the messages of the warm-up are not in the histogram, which is in nanoseconds.
     */
    Histogram latency(String binding, int threads, int ratePerSecond, Duration warmUp, Duration duration) {
        var interval = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
        var start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
        var warm = warmUp.toNanos() / interval;
        var all = warm + duration.toNanos() / interval;
        arrivals.begin(start + warm * interval);
        var sent = inThreads(threads, thread -> {
            var mine = 0L;
            for (var n = (long) thread; n < all; n += threads) {
                var due = start + n * interval;
                awaitNanos(due);
                send(binding, n, due);
                mine++;
            }
            return mine;
        });
        arrivals.await(sent, ARRIVAL);
        return arrivals.latencies();
    }

    private void send(String binding, long n, long nanos) {
        if (!sender.send(binding, events.stamped(n, nanos))) {
            throw new IllegalStateException("The binding " + binding + " did not take a message");
        }
    }

    private static void awaitNanos(long due) {
        for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private interface Worker {
        long run(int thread);
    }

    /** The sum of what the threads return. */
    private static long inThreads(int threads, Worker worker) {
        if (threads == 1) {
            return worker.run(0);
        }
        var pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Long>> running = new ArrayList<>();
            for (var t = 0; t < threads; t++) {
                var thread = t;
                running.add(pool.submit(() -> worker.run(thread)));
            }
            var sum = 0L;
            for (var one : running) {
                sum += one.get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Sending failed: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }
}
