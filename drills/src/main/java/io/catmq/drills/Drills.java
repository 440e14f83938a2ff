package io.catmq.drills;

import java.io.PrintStream;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code ./catmq drill}: one drill after the other, each on new databases. */
final class Drills {

    private static final List<Supplier<Drill>> ALL = List.of(
            BrokerCrash::new,
            LeaderCrash::new,
            LeaderFreeze::new,
            MetadataDatabaseDown::new,
            CutAfterCommit::new,
            RollingRestart::new,
            CrashPoints::new,
            Idle::new,
            ConsumerCrash::new,
            ConsumerFreeze::new,
            UnreadyConsumer::new,
            JoinLeaveStorm::new,
            LeaderCrashInRebalance::new,
            Outbox::new);

    private Drills() {}

    static List<Drill> all() {
        return ALL.stream().map(Supplier::get).toList();
    }

    /** Exit status 0 when all is as it must be. */
    static int run(Options options, PrintStream out) {
        var chosen = all().stream()
                .filter(drill -> options.name().equals("all") || options.name().equals(drill.name()))
                .toList();
        if (chosen.isEmpty()) {
            throw new DrillException("There is no drill " + options.name() + ".\n\n" + Main.usage());
        }
        Map<String, Findings> results = new LinkedHashMap<>();
        try (var directory = RunDirectory.make()) {
            out.println("Seed " + options.seed() + ", files in " + directory.path());
            var mariaDb = MariaDbProgram.unpack(directory.path().resolve("mariadb"));
            for (var drill : chosen) {
                results.put(drill.name(), run(drill, options, mariaDb, directory, out));
            }
            if (options.keep() || results.values().stream().anyMatch(findings -> !findings.areFine())) {
                RunDirectory.remove(directory.path().resolve("mariadb"));
                directory.keep();
                out.println("Logs and histories are kept in " + directory.path());
            }
        }
        if (options.json() != null) {
            Report.writeJson(options.json(), options.seed(), results);
        }
        var fine = results.values().stream().filter(Findings::areFine).count();
        out.println(fine + " of " + results.size() + " drills went well.");
        return fine == results.size() ? 0 : 1;
    }

    private static Findings run(
            Drill drill, Options options, MariaDbProgram mariaDb, RunDirectory directory, PrintStream out) {
        out.println("\n" + drill.name() + ": " + drill.purpose());
        var own = directory.path().resolve(drill.name());
        Findings findings;
        try {
            findings = new DrillRun(drill, options, mariaDb, own, out::println).run();
        } catch (DrillException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            findings = new Findings();
            findings.promise("the drill runs to its end", List.of(String.valueOf(e.getMessage())));
        }
        out.print(Report.table(findings));
        if (findings.areFine() && !options.keep() && Files.exists(own)) {
            RunDirectory.remove(own);
        }
        return findings;
    }
}
