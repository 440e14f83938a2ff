package io.catmq.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The bars that the broker has to reach, and whether this run did. */
final class Verdicts {

    static final double PRODUCE_RANDOM = 0.5;
    static final double PRODUCE_TEXT = 1.0;
    static final double READ = 0.6;
    static final double LATENCY_OVER_COMMIT_MICROS = 2_000;
    static final double P99_TO_P50 = 10;
    static final int LATENCY_RATE = 1_000;
    static final Duration START = Duration.ofSeconds(5);
    static final long RESIDENT_BYTES = 400L << 20;

    /** Keeping up: the consumer is done within half a second after the producer. */
    static final Duration CATCH_UP = Duration.ofMillis(500);

    private Verdicts() {}

    record Verdict(String bar, String measured, boolean reached) {}

    static boolean reached(Report.Produced produced) {
        return produced.rates().ratio() >= bar(produced.workload());
    }

    static double bar(Workload workload) {
        return workload.kind() == Workload.Kind.TEXT ? PRODUCE_TEXT : PRODUCE_RANDOM;
    }

    static boolean reached(Report.Read read) {
        return read.rates().ratio() >= READ;
    }

    static boolean reached(Report.Tail tail) {
        return tail.catchUp().compareTo(CATCH_UP) <= 0;
    }

    static boolean commitBarReached(Report.Latency latency) {
        return latency.p50() <= latency.bareCommitP50() + LATENCY_OVER_COMMIT_MICROS;
    }

    static List<Verdict> of(Report report) {
        var verdicts = new ArrayList<Verdict>();
        produce(report, Workload.Kind.RANDOM, "produce, random bytes: at least 50 % of bare JDBC", verdicts);
        produce(report, Workload.Kind.TEXT, "produce, JSON text: at least 100 % of bare JDBC", verdicts);
        if (!report.reads.isEmpty()) {
            var lowest = report.reads.stream()
                    .mapToDouble(r -> r.rates().ratio())
                    .min()
                    .orElse(0);
            verdicts.add(new Verdict(
                    "backlog: at least 60 % of bare JDBC, rows moved and not opened",
                    "lowest " + Text.percent(lowest), lowest >= READ));
            var takenOut = report.reads.stream()
                    .mapToDouble(r -> r.takenOut().ratio())
                    .min()
                    .orElse(0);
            verdicts.add(new Verdict(
                    "(milder) backlog: at least 60 % of bare JDBC, messages taken out",
                    "lowest " + Text.percent(takenOut), takenOut >= READ));
        }
        if (!report.tails.isEmpty()) {
            var slowest = report.tails.stream()
                    .map(Report.Tail::catchUp)
                    .max(Duration::compareTo)
                    .orElseThrow();
            verdicts.add(new Verdict(
                    "tail: keeps up with producing at full speed",
                    "done at most " + slowest.toMillis() + " ms after the producer",
                    slowest.compareTo(CATCH_UP) <= 0));
        }
        report.latencies.stream().filter(l -> l.ratePerSecond() == LATENCY_RATE).forEach(l -> latency(l, verdicts));
        var started = report.started;
        if (started != null) {
            verdicts.add(new Verdict(
                    "start: ready in 5 s on the embedded database",
                    Text.seconds(started.readyAfter()),
                    started.readyAfter().compareTo(START) <= 0));
            verdicts.add(new Verdict(
                    "memory: under 400 MB resident when idle",
                    Text.megabytes(started.idleResidentBytes()),
                    started.idleResidentBytes() < RESIDENT_BYTES));
        }
        return verdicts;
    }

    private static void produce(Report report, Workload.Kind kind, String bar, List<Verdict> verdicts) {
        var results = report.produced.stream()
                .filter(p -> p.workload().kind() == kind)
                .toList();
        if (!results.isEmpty()) {
            var lowest =
                    results.stream().mapToDouble(p -> p.rates().ratio()).min().orElse(0);
            verdicts.add(new Verdict(
                    bar, "lowest " + Text.percent(lowest), results.stream().allMatch(Verdicts::reached)));
        }
    }

    private static void latency(Report.Latency latency, List<Verdict> verdicts) {
        verdicts.add(new Verdict(
                "latency at 1,000/s: p50 at most 2 ms over the bare commit",
                Text.millis(latency.p50() - latency.bareCommitP50()) + " over",
                commitBarReached(latency)));
        verdicts.add(new Verdict(
                "latency at 1,000/s: p99 at most 10 times p50",
                Text.oneDecimal(latency.p99ToP50()) + " times",
                latency.p99ToP50() <= P99_TO_P50));
    }
}
