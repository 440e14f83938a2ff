package io.catmq.benchmarks;

import java.time.Duration;
import java.util.Locale;

/**
 * CPU time of the three processes in nanoseconds, or of one message in them. Unlike the wall clock it hardly depends on
 * what else the machine does. A database that the bench did not start counts as 0.
 */
record CpuTimes(double client, double server, double database) {

    /** Since the processes began. */
    static CpuTimes now(long serverPid) {
        var database = ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("mariadbd"))
                .mapToDouble(CpuTimes::nanos)
                .sum();
        var server = ProcessHandle.of(serverPid).map(CpuTimes::nanos).orElse(0.0);
        return new CpuTimes(nanos(ProcessHandle.current()), server, database);
    }

    /** What was used between then and this, for each of so many messages. */
    CpuTimes perMessageSince(CpuTimes then, long messages) {
        return new CpuTimes(
                (client - then.client) / messages,
                (server - then.server) / messages,
                (database - then.database) / messages);
    }

    /** Client, server and database in microseconds. */
    String micros() {
        return String.format(Locale.ROOT, "%.2f / %.2f / %.2f", client / 1_000, server / 1_000, database / 1_000);
    }

    private static double nanos(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
}
