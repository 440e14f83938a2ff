package io.catmq.drills;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The command line: {@code drill} and {@code cluster}, and {@code worker} for processes that a drill starts. */
public final class Main {

    private Main() {}

    /** Runs one command. */
    public static void main(String[] arguments) {
        var cleaned = new CountDownLatch(1);
        cleanUpWhenInterrupted(Thread.currentThread(), cleaned);
        var status = run(List.of(arguments));
        cleaned.countDown();
        System.exit(status);
    }

    /** Ctrl-C ends the run where it is; processes and files go as they would at its end. */
    private static void cleanUpWhenInterrupted(Thread main, CountDownLatch cleaned) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (cleaned.getCount() > 0) {
                main.interrupt();
                try {
                    var unused = cleaned.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        }));
    }

    private static int run(List<String> arguments) {
        if (arguments.isEmpty() || arguments.contains("--help")) {
            System.out.print(
                    switch (arguments.isEmpty() ? "" : arguments.get(0)) {
                        case "drill" -> drillUsage();
                        case "cluster" -> clusterUsage();
                        default -> usage();
                    });
            return arguments.isEmpty() ? 2 : 0;
        }
        var rest = arguments.subList(1, arguments.size());
        try {
            return switch (arguments.get(0)) {
                case "drill" -> Drills.run(Options.parse(rest, program()), System.out);
                case "cluster" -> ClusterCommand.parse(rest).run(program(), System.in, System.out);
                case "worker" -> WorkerMain.run(rest);
                default -> throw new DrillException("There is no command " + arguments.get(0) + ".\n\n" + usage());
            };
        } catch (DrillException e) {
            if (Thread.currentThread().isInterrupted()) {
                // By Ctrl-C, which needs no explanation.
                return 130;
            }
            System.err.println(e.getMessage());
            return 1;
        } catch (IOException e) {
            System.err.println(e);
            return 1;
        } catch (InterruptedException e) {
            return 1;
        }
    }

    private static BrokerProgram program() {
        var jar = Path.of(System.getProperty("catmq.server.jar", "catmq-server/target/dist/catmq-server.jar"));
        if (!jar.toFile().isFile()) {
            throw new DrillException("There is no " + jar + ": build it, or run ./catmq drill, which does.");
        }
        return BrokerProgram.jar(jar);
    }

    static String usage() {
        return clusterUsage() + "\n" + drillUsage();
    }

    static String clusterUsage() {
        return """
                ./catmq cluster N [--port P] [--database URL] [--data DIR]
                    --port P       the first broker's port (8080), the others' follow
                    --database URL on this MySQL or MariaDB (user root, or CATMQ_DATABASE_USER and
                                   CATMQ_DATABASE_PASSWORD) instead of one that comes with it
                    --data DIR     where the one that comes with it keeps its data (catmq-data)
                """;
    }

    static String drillUsage() {
        var text = new StringBuilder("""
                ./catmq drill NAME|all [--seconds N] [--seed S] [--json FILE] [--brokers N] [--keep]
                    --seconds N    traffic of each drill (30)
                    --seed S       for what is left to chance
                    --json FILE    the findings for programs
                    --brokers N    brokers of the cluster (3)
                    --keep         keep logs and histories, as when something is wrong

                """);
        for (var drill : Drills.all()) {
            text.append(String.format("  %-24s %s%n", drill.name(), drill.purpose()));
        }
        return text.toString();
    }
}
