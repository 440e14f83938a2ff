package io.catmq.benchmarks;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Lets an application and its broker work until their code is compiled: before, half of the CPU that is measured is the compilers'. A
 * broker gets a few hundred requests a second from one who sends large batches, and would be compiled after minutes, so
 * it is warmed by those who wait for each message.
 */
final class BinderWarmUp {

    /** The compilers' share of the CPU that is small enough. */
    private static final double ENOUGH = 0.05;
    /** Then it is measured as it is; the report says how much was left. */
    private static final double MOST_SECONDS = 150;

    private final BinderApp app;
    private final long brokerPid;
    private final double seconds;
    private final Set<BinderCase> cases = new LinkedHashSet<>();

    /** @param seconds how long a run is measured */
    BinderWarmUp(BinderApp app, long brokerPid, double seconds, Set<BinderCase> cases) {
        this.app = app;
        this.brokerPid = brokerPid;
        this.seconds = Math.max(1, seconds);
        this.cases.add(BinderCase.RATE_CONFIRMED);
        this.cases.addAll(cases);
    }

    /** Returns what is left for the compilers to do, for the report. */
    String run() {
        var begin = System.nanoTime();
        double share;
        do {
            var before = now();
            cases.forEach(one -> app.ask(one.command(seconds)));
            share = now().shareSince(before);
        } while (share > ENOUGH && Meter.seconds(System.nanoTime() - begin) < MOST_SECONDS);
        return String.format(
                Locale.ROOT,
                "%.0f s, compilers then at %.0f %% of its and its broker's CPU",
                Meter.seconds(System.nanoTime() - begin),
                share * 100);
    }

    private CompilerTime now() {
        return CompilerTime.of(LongStream.of(app.pid(), brokerPid));
    }
}
