package io.catmq.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Does no harm and has no traffic: what a cluster with many partitions costs while nothing happens. */
final class Idle implements Drill {

    private static final int TOPICS = 10;
    private static final int PARTITIONS = 100;
    private static final Duration SETTLE = Duration.ofSeconds(15);
    /** Linux counts in these, whatever the kernel's own ticks are. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double MOST_PERCENT = 5;
    private static final double MOST_STATEMENTS = 20;

    private final Map<String, Double> percentOfACore = new LinkedHashMap<>();
    private double statements;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String purpose() {
        return "no harm: processor time and statements of a cluster with 1,000 partitions and no traffic";
    }

    @Override
    public boolean hasTraffic() {
        return false;
    }

    @Override
    public void run(Scene scene) {
        var cluster = scene.cluster();
        var api = Api.of(cluster.leader().url());
        scene.phase("create " + TOPICS * PARTITIONS + " partitions");
        for (var i = 0; i < TOPICS; i++) {
            var answer = api.createTopic("idle-" + i, PARTITIONS, Duration.ofMinutes(2));
            if (!answer.isDone()) {
                throw new DrillException("Cannot create a topic: " + answer);
            }
        }
        scene.phase("wait until all is quiet");
        Wait.of(SETTLE);
        scene.harm("measure");
        Map<Broker, Long> ticks = new LinkedHashMap<>();
        cluster.brokers().forEach(broker -> ticks.put(broker, ticks(broker)));
        var before = cluster.tables().statements();
        var start = System.nanoTime();
        scene.traffic(1);
        var seconds = Scene.since(start).toNanos() / 1e9;
        // Those by which they are counted are not the cluster's.
        statements = Math.max(0, cluster.tables().statements() - before - 2 * OWN_STATEMENTS) / seconds;
        ticks.forEach((broker, earlier) ->
                percentOfACore.put(broker.id(), (ticks(broker) - earlier) / TICKS_PER_SECOND / seconds * 100));
    }

    /** Connecting, as Connector/J does it, and the query itself. */
    private static final int OWN_STATEMENTS = 5;

    /** User and system time of a process. */
    private static long ticks(Broker broker) {
        try {
            var stat = Files.readString(Path.of("/proc/" + broker.process().pid() + "/stat"));
            // Behind the program's name, which may hold anything.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException e) {
            throw new DrillException("Cannot read the processor time of " + broker, e);
        }
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        percentOfACore.forEach((broker, percent) ->
                findings.atMost("processor time of " + broker + ", of a core", percent, MOST_PERCENT, " %"));
        findings.atMost("database statements in all", statements, MOST_STATEMENTS, "/s");
    }
}
