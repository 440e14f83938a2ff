package io.catmq.benchmarks.app;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** What arrives, counted, with the time that it took. One thread receives, one asks. */
final class Arrivals {

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

    private volatile Histogram latencies = new Histogram(LONGEST, 3);
    private volatile long measuredFrom = Long.MAX_VALUE;
    private volatile long lastAt;
    private volatile long count;

    /** Called by the function bean for each message. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the binding's one thread writes
    void arrived(byte[] event) {
        var now = System.nanoTime();
        var sent = Events.stamp(event);
        if (sent - measuredFrom >= 0) {
            latencies.recordValue(Math.min(LONGEST, Math.max(0, now - sent)));
        }
        lastAt = now;
        count++;
    }

    /** From now on; only messages meant to be sent from then on are in the histogram. Nothing may be under way. */
    void begin(long measureFromNanos) {
        latencies = new Histogram(LONGEST, 3);
        measuredFrom = measureFromNanos;
        count = 0;
    }

    /** Waits for so many messages, and returns when the last one arrived. */
    long await(long messages, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (count < messages) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Only " + count + " of " + messages + " messages arrived");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        if (count > messages) {
            throw new IllegalStateException(count + " messages arrived, but only " + messages + " were sent");
        }
        return lastAt;
    }

    Histogram latencies() {
        return latencies;
    }
}
