package io.catmq.drills;

import io.catmq.drills.Event.Kind;

/** Restarts every broker once, gracefully, one after the other, as a deployment does. */
final class RollingRestart implements Drill {

    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public String purpose() {
        return "SIGTERM and start of every broker in turn, under load";
    }

    @Override
    public void run(Scene scene) {
        scene.traffic(0.2);
        scene.harm("restart every broker");
        var brokers = scene.cluster().brokers();
        for (var broker : brokers) {
            scene.phase("SIGTERM " + broker);
            broker.process().terminate();
            broker.restart();
            scene.phase(broker + " is back");
            scene.traffic(0.6 / brokers.size());
        }
        scene.traffic(0.2);
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        Drill.super.measure(scene, harm, findings);
        findings.none("failed sends", harm.count(Kind.FAILED));
        findings.told("partitions moved among consumers", Long.toString(harm.moves()));
    }
}
