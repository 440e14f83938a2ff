package io.catmq.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets the leader die after each step of creating, growing and deleting a topic; the next one has to end it. */
final class CrashPoints implements Drill {

    private static final List<String> STEPS = List.of("after-intent", "after-log-1", "after-logs", "after-record");
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

    /** Two, so that it is known who leads when the other one stops. */
    @Override
    public ClusterPlan plan(int brokers) {
        return ClusterPlan.of(2).with("--catmq.cluster.lease=3s", "--catmq.cluster.renew-interval=1s");
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
        other(scene.cluster(), scene.cluster().leader()).restart();
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
    }

    /** Restarts the broker that does not lead so that it dies there, and hands over to it. */
    private static Broker leaderThatDiesAt(Cluster cluster, String point) {
        var leader = cluster.leader();
        var next = other(cluster, leader);
        next.process().kill();
        next.launchAgain(List.of("-Dcatmq.test.crash-at=" + point, "-Dcatmq.test.allow-crash-points=true"));
        next.awaitReady();
        leader.process().terminate();
        Wait.until(next + " leads", ELECTION, () -> cluster.leader() == next);
        leader.restart();
        return next;
    }

    private static Broker other(Cluster cluster, Broker broker) {
        return cluster.brokers().stream()
                .filter(each -> each != broker)
                .findFirst()
                .orElseThrow();
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
