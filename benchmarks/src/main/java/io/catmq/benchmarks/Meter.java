package io.catmq.benchmarks;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts what several threads finish; only what falls between the end of the warm-up and the end of the run is a rate. */
final class Meter {

    private final LongAdder done = new LongAdder();

    void add(long messages) {
        done.add(messages);
    }

    long total() {
        return done.sum();
    }

    /** Waits through the warm-up and the run; messages per second of the run. */
    double measure(Duration warmUp, Duration run) {
        Pause.of(warmUp);
        var before = done.sum();
        var start = System.nanoTime();
        Pause.of(run);
        var messages = done.sum() - before;
        return messages / seconds(System.nanoTime() - start);
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
