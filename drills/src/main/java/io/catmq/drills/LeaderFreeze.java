package io.catmq.drills;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Freezes the leader in the middle of its work until its lease has ended and another one leads, then lets it go on, with
 * requests to change metadata waiting for it.
 */
final class LeaderFreeze implements Drill {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Duration leaderless = Duration.ZERO;

    @Override
    public String name() {
        return "leader-freeze";
    }

    @Override
    public String purpose() {
        return "SIGSTOP of the leader past its lease, then SIGCONT: it may write nothing";
    }

    @Override
    public void run(Scene scene) {
        scene.traffic(0.2);
        var cluster = scene.cluster();
        var old = cluster.leader();
        var api = Api.of(old.url());
        var terms = cluster.tables().terms().size();
        // Some of them are under way when it freezes, the others wait for it to wake up.
        for (var i = 0; i < 4; i++) {
            createLater(api, "before-the-freeze-" + i);
        }
        scene.harm("SIGSTOP " + old + ", the leader");
        var frozen = System.nanoTime();
        old.process().signal("STOP");
        for (var i = 0; i < 4; i++) {
            createLater(api, "in-the-freeze-" + i);
        }
        Wait.until(
                "another broker leads",
                LeaderCrash.ELECTION.multipliedBy(3),
                () -> cluster.tables().terms().size() > terms);
        leaderless = Scene.since(frozen);
        var leader = cluster.leader();
        scene.phase(leader + " leads");
        for (var i = 0; i < 5; i++) {
            var name = "by-the-new-leader-" + i;
            Wait.until(name + " is created", Duration.ofSeconds(30), () -> {
                var status = Api.of(leader.url())
                        .createTopic(name, 1, Duration.ofSeconds(5))
                        .status();
                return status / 100 == 2 || status == 409;
            });
        }
        scene.phase("SIGCONT " + old.id());
        old.process().signal("CONT");
        for (var i = 0; i < 5; i++) {
            createLater(api, "after-the-freeze-" + i);
            scene.traffic(0.08);
        }
    }

    private static void createLater(Api api, String name) {
        var unused = CompletableFuture.runAsync(() -> api.createTopic(name, 1, PATIENCE));
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        Drill.super.measure(scene, harm, findings);
        findings.atMost("time to a new leader (lease + 3 s)", leaderless, LeaderCrash.ELECTION);
    }
}
