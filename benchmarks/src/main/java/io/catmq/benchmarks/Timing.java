package io.catmq.benchmarks;

import java.time.Duration;

/** How long and how often, all scaled by the seconds of one run. */
record Timing(double seconds, int pairs) {

    Duration run() {
        return ofSeconds(seconds);
    }

    /** Before each run: connections, buffers and the new table's first pages. The JVMs are warmed once, before all. */
    Duration warmUp() {
        return ofSeconds(seconds / 5);
    }

    Duration jvmWarmUp() {
        return ofSeconds(seconds * 4);
    }

    Duration latencyWarmUp() {
        return ofSeconds(seconds * 1.5);
    }

    Duration latencyRun() {
        return ofSeconds(seconds * 4);
    }

    private static Duration ofSeconds(double seconds) {
        return Duration.ofMillis(Math.max(100, Math.round(seconds * 1000)));
    }
}
