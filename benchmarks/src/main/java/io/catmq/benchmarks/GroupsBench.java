package io.catmq.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the members of many groups cost the broker that leads, and its database, while nothing changes. */
final class GroupsBench {

    static final String USAGE = """
            ./catmq bench groups [options]

            What members that only report cost the leader: CPU, and writes to the database.

              --groups N         how many groups (50), each with a topic of its own
              --members N        how many members each has (20), and partitions its topic
              --seconds N        how long is measured (15)
              and --database, --server-jar, --server-jvm, --dir as for bench log
            """;

    private static final int INTERVAL_MS = 3_000;
    /** Longer than joining one after the other takes. */
    private static final int SESSION_MS = 60_000;

    /** Until the server's code is compiled: that is no cost of members. */
    private static final double WARM_UP_SECONDS = 30;

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final double CPU_BAR = 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int groups;
    private final int membersOfEach;
    private final double seconds;
    private final Options server;
    private final Consumer<String> progress;

    private GroupsBench(int groups, int membersOfEach, double seconds, Options server, Consumer<String> progress) {
        this.groups = groups;
        this.membersOfEach = membersOfEach;
        this.seconds = seconds;
        this.server = server;
        this.progress = progress;
    }

    static GroupsBench parse(List<String> arguments, Consumer<String> progress) {
        var groups = 50;
        var members = 20;
        var seconds = 15.0;
        var server = new ArrayList<String>();
        for (var option : Option.of(arguments, USAGE)) {
            var name = option.name();
            var value = option.value();
            switch (name) {
                case "--groups" -> groups = (int) Options.positive(name, value);
                case "--members" -> members = (int) Options.positive(name, value);
                case "--seconds" -> seconds = Options.positive(name, value);
                case "--database", "--server-jar", "--server-jvm", "--dir" -> server.addAll(List.of(name, value));
                default -> throw option.unknown(USAGE);
            }
        }
        return new GroupsBench(groups, members, seconds, Options.parse(server), progress);
    }

    void run(PrintStream out) {
        try (var directory = RunDirectory.below(server.directory())) {
            progress.accept("Starting the database and the server");
            try (var database = server.openDatabase(directory.path())) {
                database.createSchema();
                try (var broker = ServerProcess.start(
                        server.serverJar(),
                        server.serverJvmOptions(),
                        directory.path(),
                        ServerProcess.databaseArguments(database))) {
                    run(database, broker, out);
                }
            }
        }
    }

    /** CPU time and writes up to a moment. */
    private record Spent(long nanos, double cpuNanos, long writes) {
        double cores(Spent before) {
            return (cpuNanos - before.cpuNanos) / (nanos - before.nanos);
        }

        double writesPerSecond(Spent before) {
            return (writes - before.writes) * 1e9 / (nanos - before.nanos);
        }
    }

    private void run(BenchDatabase database, ServerProcess broker, PrintStream out) {
        progress.accept("Making " + groups + " topics");
        for (var group = 0; group < groups; group++) {
            ask(broker.url() + "/v1/topics", "{\"name\":\"load-" + group + "\",\"partitions\":" + membersOfEach + "}");
        }
        var idleBegin = spent(database, broker);
        Pause.of(IDLE);
        var idle = spent(database, broker);
        progress.accept(groups * membersOfEach + " members join");
        var members = new ArrayList<Reporter>();
        for (var group = 0; group < groups; group++) {
            for (var i = 0; i < membersOfEach; i++) {
                members.add(new Reporter("load-" + group, "member-" + group + "-" + i));
            }
        }
        var joining = System.nanoTime();
        for (var round = 0; round < 4; round++) {
            members.forEach(member -> member.report(broker.url()));
        }
        progress.accept("Joined and settled in " + Meter.seconds(System.nanoTime() - joining) + " s, warming up");
        beat(members, broker.url(), WARM_UP_SECONDS);
        progress.accept("Measuring");
        var begin = spent(database, broker);
        var beats = beat(members, broker.url(), seconds);
        var end = spent(database, broker);
        if (members.stream().anyMatch(member -> member.partitions() != 1)) {
            throw new BenchException("Not every member has one partition: the group was not settled");
        }
        var cpu = 100 * end.cores(begin);
        out.printf(
                Locale.ROOT,
                "%d members in %d groups, a heartbeat of each every %d ms: %.0f heartbeats a second%n"
                        + "leader's CPU      %5.1f %% of a core (bar %.0f %%: %s), %.1f %% without members%n"
                        + "database writes   %5.1f a second, %.1f without members%n",
                members.size(),
                groups,
                INTERVAL_MS,
                beats * 1e9 / (end.nanos() - begin.nanos()),
                cpu,
                CPU_BAR,
                cpu <= CPU_BAR ? "PASS" : "SHORT",
                100 * idle.cores(idleBegin),
                end.writesPerSecond(begin),
                idle.writesPerSecond(idleBegin));
    }

    /** Evenly spread, as members that began at different times are. */
    private long beat(List<Reporter> members, String url, double forSeconds) {
        var begin = System.nanoTime();
        var beats = Math.round(forSeconds * 1_000 * members.size() / INTERVAL_MS);
        for (var i = 0; i < beats; i++) {
            members.get(i % members.size()).report(url);
            var due = begin + TimeUnit.MILLISECONDS.toNanos((i + 1L) * INTERVAL_MS / members.size());
            var wait = due - System.nanoTime();
            if (wait > 0) {
                Pause.of(Duration.ofNanos(wait));
            }
        }
        return beats;
    }

    private final class Reporter {
        private final String group;
        private final String id;
        private long epoch;
        private JsonNode assignment = JSON.createArrayNode();

        Reporter(String group, String id) {
            this.group = group;
            this.id = id;
        }

        int partitions() {
            return assignment.path(0).path("partitions").size();
        }

        void report(String url) {
            var numbers = new StringJoiner(",", "[", "]");
            assignment
                    .path(0)
                    .path("partitions")
                    .forEach(each -> numbers.add(each.path("partition").asString()));
            var owned = partitions() == 0 ? "" : "{\"topic\":\"" + group + "\",\"partitions\":" + numbers + "}";
            var answer = ask(
                    url + "/v1/groups/" + group + "/heartbeat",
                    "{\"memberId\":\"" + id + "\",\"sessionTimeoutMs\":" + SESSION_MS + ",\"memberEpoch\":" + epoch
                            + ",\"subscribedTopics\":[\"" + group + "\"],\"owned\":[" + owned + "]}");
            epoch = answer.path("memberEpoch").asLong();
            assignment = answer.path("assignment");
        }
    }

    private JsonNode ask(String url, String json) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new BenchException(url + " answers " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new BenchException("No answer from " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted");
        }
    }

    private static Spent spent(BenchDatabase database, ServerProcess broker) {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW GLOBAL STATUS WHERE Variable_name IN"
                        + " ('Com_insert', 'Com_update', 'Com_delete', 'Com_replace')")) {
            var writes = 0L;
            while (rows.next()) {
                writes += rows.getLong(2);
            }
            return new Spent(System.nanoTime(), CpuTimes.now(broker.pid()).server(), writes);
        } catch (SQLException e) {
            throw new BenchException("The database does not tell what it has done", e);
        }
    }
}
