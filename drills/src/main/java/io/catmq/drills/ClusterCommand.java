package io.catmq.drills;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ./catmq cluster N}: brokers to play with, on one database, until Ctrl-C. */
final class ClusterCommand {

    private final int count;
    private final int firstPort;
    private final Path data;
    private final @Nullable String databaseUrl;

    private ClusterCommand(int count, int firstPort, Path data, @Nullable String databaseUrl) {
        this.count = count;
        this.firstPort = firstPort;
        this.data = data;
        this.databaseUrl = databaseUrl;
    }

    static ClusterCommand parse(List<String> arguments) {
        var count = 3;
        var port = 8080;
        var data = Path.of("catmq-data");
        String databaseUrl = null;
        for (var i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                count = (int) Options.number("The number of brokers", argument, 1, 20);
                continue;
            }
            if (i + 1 == arguments.size()) {
                throw new DrillException("cluster does not know " + argument + ", or it lacks its value.");
            }
            var value = arguments.get(++i);
            switch (argument) {
                case "--port" -> port = (int) Options.number(argument, value, 1, 65_000);
                case "--data" -> data = Path.of(value);
                case "--database" -> databaseUrl = value;
                default ->
                    throw new DrillException("cluster does not know " + argument + ".\n\n" + Main.clusterUsage());
            }
        }
        if (databaseUrl != null && !databaseUrl.startsWith("jdbc:mysql:")) {
            throw new DrillException("--database must be a JDBC URL as in jdbc:mysql://127.0.0.1:3306/catmq: brokers"
                    + " share one MySQL or MariaDB, an embedded database has room for one only.");
        }
        return new ClusterCommand(count, port, data.toAbsolutePath(), databaseUrl);
    }

    /** Until it is interrupted: {@link ClusterWatch}. */
    int run(BrokerProgram program, InputStream in, PrintStream out) {
        for (var port = firstPort; port < firstPort + count; port++) {
            if (Ports.isTaken(port)) {
                throw new DrillException("Port " + port + " is taken: choose others with --port N.");
            }
        }
        if (databaseUrl != null) {
            run(
                    new GivenDatabase(databaseUrl, System.getenv()),
                    databaseUrl,
                    "SELECT * FROM leader_term ORDER BY term DESC    in that database: who led when",
                    program,
                    in,
                    out);
            return 0;
        }
        if (MariaDb.isInUse(data.resolve("mariadb").resolve("data"))) {
            throw new DrillException("A MariaDB already runs on " + data.resolve("mariadb")
                    + ", that of another ./catmq cluster: stop that one, or give this one a directory of its own with"
                    + " --data DIR.");
        }
        var mariaDb = MariaDbProgram.unpack(data.resolve("mariadb"));
        try (var database = MariaDb.start("data", mariaDb, data.resolve("mariadb"), Ports.free())) {
            var where = "MariaDB on port " + database.port() + " (pid "
                    + database.process().pid() + "), data in " + data.resolve("mariadb");
            try {
                run(
                        database,
                        where,
                        "mysql -h 127.0.0.1 -P " + database.port()
                                + " -u root catmq    (no password) to look into the tables",
                        program,
                        in,
                        out);
            } finally {
                Wait.uninterrupted(database::stop);
            }
        }
        return 0;
    }

    private void run(
            DatabaseAddress database,
            String where,
            String sql,
            BrokerProgram program,
            InputStream in,
            PrintStream out) {
        List<Broker> brokers = new ArrayList<>();
        try {
            for (var i = 0; i < count; i++) {
                brokers.add(start(i, database, program));
                if (i == 0) {
                    // It makes the tables; the others find them.
                    brokers.get(0).awaitReady();
                }
            }
            brokers.forEach(Broker::awaitReady);
            introduce(brokers, where, sql, out);
            new ClusterWatch(brokers, in, out).run();
        } finally {
            out.println("Stopping the brokers");
            Wait.uninterrupted(() -> {
                brokers.forEach(broker -> broker.process().signal("TERM"));
                brokers.forEach(broker -> broker.process().terminate());
            });
        }
    }

    private Broker start(int index, DatabaseAddress database, BrokerProgram program) {
        var settings = new ArrayList<>(database.settings("database"));
        // As on the embedded database, so that the quick start finds its topics.
        settings.add("--catmq.topics.auto-create=true");
        return Broker.start("broker-" + (index + 1), firstPort + index, data.resolve("cluster"), program, settings);
    }

    private void introduce(List<Broker> brokers, String where, String sql, PrintStream out) {
        out.println(where);
        for (var broker : brokers) {
            out.println("  " + broker.id() + "  " + broker.url() + "  pid "
                    + broker.process().pid());
        }
        out.println("Logs are in " + data.resolve("cluster") + ". Things to try in another terminal:");
        out.println("  ./catmq quickstart --servers "
                + String.join(",", brokers.stream().map(Broker::url).toList()));
        out.println("  kill -9 " + brokers.get(brokers.size() - 1).process().pid() + "    while it runs");
        out.println("  curl " + brokers.get(0).url() + "/v1/metadata");
        out.println("  " + sql);
        out.println("All of it goes on until Ctrl-C. A broker that you kill is started again by its number (1 to "
                + brokers.size() + ") and Enter.");
    }

    private record GivenDatabase(String url, Map<String, String> environment) implements DatabaseAddress {

        @Override
        public String user() {
            return environment.getOrDefault("CATMQ_DATABASE_USER", "root");
        }

        @Override
        public String password() {
            return environment.getOrDefault("CATMQ_DATABASE_PASSWORD", "");
        }

        /** Its user and password come to the brokers as they came here, by the environment, where nobody can list them. */
        @Override
        public List<String> settings(String prefix) {
            return environment.containsKey("CATMQ_DATABASE_USER")
                    ? List.of("--catmq." + prefix + ".url=" + url)
                    : List.of("--catmq." + prefix + ".url=" + url, "--catmq." + prefix + ".user=root");
        }
    }
}
