package io.catmq.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The command line: {@code bench log}, {@code binder}, {@code groups} or {@code schedule}. Exits with 1 when the run failed; missing a bar is a result, not a failure. */
public final class Bench {

    private static final List<String> NAMES = List.of("log", "binder", "groups", "schedule");

    private Bench() {}

    /** Runs one benchmark. */
    public static void main(String[] arguments) {
        var cleaned = new CountDownLatch(1);
        cleanUpWhenInterrupted(Thread.currentThread(), cleaned);
        var status = run(List.of(arguments), System.out, System.err);
        cleaned.countDown();
        System.exit(status);
    }

    /** Ctrl-C ends the run where it is; processes and files go as they would at its end. */
    private static void cleanUpWhenInterrupted(Thread main, CountDownLatch cleaned) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (cleaned.getCount() > 0) {
                main.interrupt();
                try {
                    var unused = cleaned.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        var name = arguments.isEmpty() ? "" : arguments.get(0);
        if (!NAMES.contains(name) || arguments.contains("--help")) {
            err.print(
                    switch (name) {
                        case "log" -> Options.USAGE;
                        case "binder" -> BinderOptions.USAGE;
                        case "groups" -> GroupsBench.USAGE;
                        case "schedule" -> ScheduleBench.USAGE;
                        default ->
                            String.join(
                                    "\n", Options.USAGE, BinderOptions.USAGE, GroupsBench.USAGE, ScheduleBench.USAGE);
                    });
            return arguments.contains("--help") ? 0 : 1;
        }
        try {
            var rest = arguments.subList(1, arguments.size());
            switch (name) {
                case "log" -> log(Options.parse(rest), out, err);
                case "binder" -> new BinderBench(BinderOptions.parse(rest), err::println).run(out);
                case "groups" -> GroupsBench.parse(rest, err::println).run(out);
                default -> ScheduleBench.parse(rest, err::println).run(out);
            }
            return 0;
        } catch (BenchException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static void log(Options options, PrintStream out, PrintStream err) {
        if (!Files.isRegularFile(options.serverJar())) {
            throw new BenchException("There is no " + options.serverJar() + ": build it, or say --server-jar FILE");
        }
        var begin = System.nanoTime();
        try (var directory = RunDirectory.below(options.directory())) {
            var report = new Report(
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), Machine.here(directory.path()));
            report.loads.add(Machine.load());
            parameters(options, report);
            err.println("Starting the database");
            try (var database = options.openDatabase(directory.path())) {
                database.createSchema();
                new LogBench(options, directory.path(), report, err::println).run(database);
            } catch (BenchException e) {
                out.print(new ReportText(report).render());
                throw new BenchException("The run ended early, what is above is incomplete", e);
            }
            report.parameters.put("whole run", Meter.seconds(System.nanoTime() - begin) + " s");
            out.print(new ReportText(report).render());
            writeJson(options, report);
        }
    }

    private static void parameters(Options options, Report report) {
        report.parameters.put("messages per batch", options.batchSize());
        report.parameters.put("seconds per run", options.seconds());
        report.parameters.put("pairs of runs", options.pairs());
        report.parameters.put("server jar", options.serverJar().toString());
        report.parameters.put("server JVM options", String.join(" ", options.serverJvmOptions()));
        report.parameters.put("bare JDBC options", BenchDatabase.JDBC_OPTIONS.substring(1));
    }

    private static void writeJson(Options options, Report report) {
        var file = options.json();
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, ReportJson.render(report));
        } catch (IOException e) {
            throw new BenchException("Cannot write " + file, e);
        }
    }
}
