package io.catmq.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets the leader die after each step of creating, growing and deleting a topic; the next one has to end it. */
final class CrashPoints implements Drill {

    private static final List<String> STEPS = List.of("after-intent", "after-log-1", "after-logs", "after-record");
    private static final int ATTEMPTS = 5;
    private static final Duration ELECTION = Duration.ofSeconds(40);
    private static final Duration FINISHED = Duration.ofSeconds(30);

    private final List<String> unfinished = new ArrayList<>();
    private int deaths;

    @Override
    public String name() {
        return "crash-points";
    }

    @Override
    public String purpose() {
        return "the leader dies after each step of creating, growing and deleting a topic";
    }

    @Override
    public ClusterPlan plan(int brokers) {
        // Long enough for a leader to come back before its lease is over, as it has to be told where to die.
        return ClusterPlan.of(brokers).with("--catmq.cluster.lease=8s");
    }

    @Override
    public void run(Scene scene) {
        scene.harm("one death after the other");
        for (var step : STEPS) {
            var topic = "created-" + step;
            die(scene, "topic.create." + step, api -> api.createTopic(topic, 3, Duration.ofSeconds(5)));
            var leader = Api.of(scene.cluster().leader().url());
            var again = leader.createTopic(topic, 3, Duration.ofSeconds(20));
            expect(again, "create " + topic + " again", 201, 409);
            die(scene, "topic.add-partitions." + step, api -> api.grow(topic, 5, Duration.ofSeconds(5)));
            die(scene, "topic.delete." + step, api -> api.deleteTopic(topic, Duration.ofSeconds(5)));
            leader = Api.of(scene.cluster().leader().url());
            expect(leader.deleteTopic(topic, Duration.ofSeconds(20)), "delete " + topic + " again", 204, 404);
        }
    }

    private interface Request {
        void to(Api api);
    }

    private void die(Scene scene, String point, Request request) {
        var cluster = scene.cluster();
        var victim = leaderThatDiesAt(cluster, point);
        scene.phase(victim + " leads and dies at " + point);
        request.to(Api.of(victim.url()));
        if (!victim.process().awaitEnd(Duration.ofSeconds(20))) {
            unfinished.add(victim + " did not die at " + point);
            victim.process().kill();
        } else {
            deaths++;
        }
        Wait.until("another broker leads", ELECTION, () -> cluster.leader() != victim);
        try {
            Wait.until("the work is finished", FINISHED, () -> cluster.tables()
                    .leftovers()
                    .isEmpty());
        } catch (DrillException e) {
            cluster.tables().leftovers().forEach(each -> unfinished.add(point + ": " + each));
        }
        victim.restart();
    }

    /** Restarts the leader so that it dies there; the same broker gets its lease again when it is quick enough. */
    private static Broker leaderThatDiesAt(Cluster cluster, String point) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var terms = cluster.tables().terms().size();
            var leader = cluster.leader();
            leader.process().kill();
            leader.launchAgain(List.of("-Dcatmq.test.crash-at=" + point, "-Dcatmq.test.allow-crash-points=true"));
            leader.awaitReady();
            Wait.until(
                    "a broker leads", ELECTION, () -> cluster.tables().terms().size() > terms);
            if (cluster.leader() == leader) {
                return leader;
            }
            leader.process().kill();
            leader.restart();
        }
        throw new DrillException("No leader could be restarted within its lease, " + ATTEMPTS + " times");
    }

    private void expect(Api.Answer answer, String what, int one, int other) {
        if (answer.status() != one && answer.status() != other) {
            unfinished.add(what + ": " + answer.status() + " " + answer.body());
        }
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        Drill.super.measure(scene, harm, findings);
        findings.atLeast("deaths", deaths, 3L * STEPS.size());
        findings.promise("work that no leader finished", unfinished);
    }
}
