package io.catmq.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command line of {@code bench log}. */
record Options(
        double seconds,
        int pairs,
        int batchSize,
        String database,
        @Nullable Path json,
        Path serverJar,
        List<String> serverJvmOptions,
        Path directory,
        Set<Part> parts,
        String workload) {

    private static final String MYSQL_DEFAULT = "jdbc:mysql://127.0.0.1:3306/";

    /** What one run is made of; {@code --only} picks some. */
    enum Part {
        START,
        PRODUCE,
        READ,
        TAIL,
        LATENCY
    }

    static final String USAGE = """
            ./catmq bench log [options]

              --seconds N        length of one measured run (2); everything else scales with it
              --pairs N          how often bare and broker take turns (3)
              --batch N          messages per batch and row (500)
              --database D       mariadb: one of the bench's own (default)
                                 mysql: the one at $CATMQ_BENCH_MYSQL_URL or jdbc:mysql://127.0.0.1:3306/
                                 jdbc:mysql://[user[:password]@]host:port/: that one; schema catmq_bench is dropped there
              --json FILE        results as JSON, too
              --only a,b         of start, produce, read, tail, latency
              --workload TEXT    only workloads whose name contains this, as in random-100-1
              --server-jar FILE  the server to measure (catmq-server/target/dist/catmq-server.jar)
              --server-jvm OPT   an option for the server's JVM; may be repeated
              --dir DIRECTORY    where the run keeps its files, on the disk to be measured (benchmarks/target)
            """;

    static Options parse(List<String> arguments) {
        var seconds = 2.0;
        var pairs = 3;
        var batchSize = 500;
        var database = "mariadb";
        @Nullable Path json = null;
        var serverJar = Path.of(System.getProperty("catmq.server.jar", "catmq-server/target/dist/catmq-server.jar"));
        var jvm = new ArrayList<>(asTheLauncherStartsIt());
        var directory = Path.of("benchmarks/target");
        Set<Part> parts = EnumSet.allOf(Part.class);
        var workload = "";
        for (var option : Option.of(arguments, USAGE)) {
            var name = option.name();
            var value = option.value();
            switch (name) {
                case "--seconds" -> seconds = positive(name, value);
                case "--pairs" -> pairs = (int) positive(name, value);
                case "--batch" -> batchSize = (int) positive(name, value);
                case "--database" -> database = value;
                case "--json" -> json = Path.of(value);
                case "--server-jar" -> serverJar = Path.of(value);
                case "--server-jvm" -> jvm.add(value);
                case "--dir" -> directory = Path.of(value);
                case "--only" -> parts = parts(value);
                case "--workload" -> workload = value;
                default -> throw option.unknown(USAGE);
            }
        }
        return new Options(
                seconds,
                Math.max(1, pairs),
                batchSize,
                database,
                json,
                serverJar,
                List.copyOf(jvm),
                directory,
                parts,
                workload);
    }

    private static List<String> asTheLauncherStartsIt() {
        var archive = System.getProperty("catmq.server.archive", "");
        return archive.isEmpty()
                ? List.of()
                : List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    static double positive(String name, String value) {
        try {
            var number = Double.parseDouble(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, together with zero and less.
        }
        throw new BenchException(name + " must be a number above 0, not " + value);
    }

    private static Set<Part> parts(String value) {
        var parts = EnumSet.noneOf(Part.class);
        for (var name : value.split(",", -1)) {
            try {
                parts.add(Part.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new BenchException("--only takes start, produce, read, tail, latency, not " + name, e);
            }
        }
        return parts;
    }

    /** Started or found; whoever asks closes it. */
    BenchDatabase openDatabase(Path runDirectory) {
        return switch (database) {
            case "mariadb" -> MariaDbProcess.start(runDirectory);
            case "mysql" -> GivenDatabase.at(System.getenv().getOrDefault("CATMQ_BENCH_MYSQL_URL", MYSQL_DEFAULT));
            default -> GivenDatabase.at(database);
        };
    }

    Timing timing() {
        return new Timing(seconds, pairs);
    }
}
