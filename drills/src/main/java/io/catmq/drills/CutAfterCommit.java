package io.catmq.drills;

import java.time.Duration;

/** Cuts brokers' connections right after a write went to the database, so that its outcome is unknown to them. */
final class CutAfterCommit implements Drill {

    private static final Duration EVERY = Duration.ofMillis(150);

    private int cuts;

    @Override
    public String name() {
        return "cut-after-commit";
    }

    @Override
    public String purpose() {
        return "database connections cut when a write is committed and its answer under way";
    }

    @Override
    public ClusterPlan plan(int brokers) {
        return ClusterPlan.of(brokers).withProxies();
    }

    @Override
    public void run(Scene scene) {
        scene.traffic(0.2);
        scene.harm("cut a connection every " + EVERY.toMillis() + " ms");
        var proxies = scene.cluster().proxies();
        var rounds = scene.length().toMillis() * 6 / 10 / EVERY.toMillis();
        for (var i = 0; i < rounds; i++) {
            proxies.get(scene.random().nextInt(proxies.size())).cutAfterNextWrite();
            Wait.of(EVERY);
        }
        cuts = proxies.stream().mapToInt(FaultProxy::cutsAfterWrites).sum();
        scene.phase("cut " + cuts + " connections; no more of it");
        scene.traffic(0.2);
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        Drill.super.measure(scene, harm, findings);
        findings.atLeast("connections cut after a commit", cuts, 10);
        findings.none("failed sends", harm.count(Event.Kind.FAILED));
    }
}
