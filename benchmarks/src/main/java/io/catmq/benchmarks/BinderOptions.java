package io.catmq.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command line of {@code bench binder}. */
record BinderOptions(
        double seconds,
        int rounds,
        Set<BinderCase> cases,
        @Nullable Path json,
        Path directory,
        List<String> kafkaProperties,
        List<String> appJvmOptions,
        Options server) {

    static final String USAGE = """
            ./catmq bench binder [options]

            The same Spring Boot application with CatMQ's binder and with Kafka's, in turn, on this machine.

              --seconds N        length of one measured run (3)
              --rounds N         how often the two take turns (3)
              --only a,b         of rate-defaults, rate-confirmed, rate-gathered, latency-defaults, latency-confirmed,
                                 latency-prompt
              --json FILE        results as JSON, too
              --kafka K=V        a property of the Kafka broker, as in log.flush.interval.messages=1; may be repeated
              --app-jvm OPT      an option for the JVM of both applications; may be repeated
              --database D       CatMQ's database, as for bench log (mariadb: one of the bench's own)
              --server-jar FILE  CatMQ's server (catmq-server/target/dist/catmq-server.jar)
              --server-jvm OPT   an option for its JVM; may be repeated
              --dir DIRECTORY    where the run keeps its files, on the disk to be measured (benchmarks/target)
            """;

    static BinderOptions parse(List<String> arguments) {
        var seconds = 3.0;
        var rounds = 3;
        Set<BinderCase> cases = EnumSet.allOf(BinderCase.class);
        @Nullable Path json = null;
        var kafka = new ArrayList<String>();
        var jvm = new ArrayList<String>();
        var server = new ArrayList<String>();
        for (var option : Option.of(arguments, USAGE)) {
            var name = option.name();
            var value = option.value();
            switch (name) {
                case "--seconds" -> seconds = Options.positive(name, value);
                case "--rounds" -> rounds = Math.max(1, (int) Options.positive(name, value));
                case "--only" -> cases = cases(value);
                case "--json" -> json = Path.of(value);
                case "--kafka" -> kafka.add(value);
                case "--app-jvm" -> jvm.add(value);
                case "--database", "--server-jar", "--server-jvm", "--dir" -> server.addAll(List.of(name, value));
                default -> throw option.unknown(USAGE);
            }
        }
        var log = Options.parse(server);
        return new BinderOptions(
                seconds, rounds, cases, json, log.directory(), List.copyOf(kafka), List.copyOf(jvm), log);
    }

    private static Set<BinderCase> cases(String value) {
        var cases = EnumSet.noneOf(BinderCase.class);
        for (var name : value.split(",", -1)) {
            try {
                cases.add(
                        BinderCase.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
            } catch (IllegalArgumentException e) {
                throw new BenchException("--only does not know " + name + ".\n\n" + USAGE, e);
            }
        }
        return cases;
    }
}
