package io.catmq.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that one run found out, filled in as it goes. */
final class Report {

    /** Producing: messages per second, CPU time of a message, what a row holds. */
    record Produced(
            Workload workload,
            Pairs rates,
            double bareAsBlobPerSecond,
            CpuTimes cpuPerMessage,
            double messagesPerRow,
            double storedBytesPerMessage) {}

    /**
     * Reading a backlog from the start, nothing in the tail cache: messages per second.
     *
     * @param rates against moving the very same rows, from which nothing is taken out
     * @param takenOut against rows of plain messages, from which each message is taken out
     */
    record Read(Workload workload, Pairs rates, Pairs takenOut, long messages) {}

    /** Consuming while producing goes at full speed. */
    record Tail(
            Workload workload, double producedPerSecond, double consumedPerSecond, long lagAtEnd, Duration catchUp) {}

    /** From the intended send time to the return of poll, in microseconds. */
    record Latency(
            int ratePerSecond, double p50, double p99, double p999, double max, double bareCommitP50, long messages) {

        double p99ToP50() {
            return p99 / p50;
        }
    }

    /** The server alone on the embedded database. */
    record Started(Duration readyAfter, long idleResidentBytes) {}

    final String at;
    final Machine machine;
    final Map<String, Object> parameters = new LinkedHashMap<>();
    final Map<String, String> databaseSettings = new LinkedHashMap<>();
    String databaseOrigin = "";

    @Nullable Started started;

    final List<Produced> produced = new ArrayList<>();
    final List<Read> reads = new ArrayList<>();
    final List<Tail> tails = new ArrayList<>();
    final List<Latency> latencies = new ArrayList<>();
    final List<String> loads = new ArrayList<>();

    Report(String at, Machine machine) {
        this.at = at;
        this.machine = machine;
    }
}
