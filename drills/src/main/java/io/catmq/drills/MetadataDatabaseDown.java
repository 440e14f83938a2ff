package io.catmq.drills;

import io.catmq.drills.Event.Kind;
import java.time.Duration;

/** Takes the metadata database away, restarts a broker without it, and gives it back. */
final class MetadataDatabaseDown implements Drill {

    private static final double LEAST_PERCENT = 95;

    private long healed;
    private int refusedWith;

    @Override
    public String name() {
        return "metadata-database-down";
    }

    @Override
    public String purpose() {
        return "kill -9 of the metadata database and a broker's restart without it; messages go on";
    }

    @Override
    public ClusterPlan plan(int brokers) {
        return ClusterPlan.of(brokers).withOwnMetadataDatabase();
    }

    @Override
    public void run(Scene scene) {
        var cluster = scene.cluster();
        var victim = cluster.followers().get(0);
        scene.traffic(0.3);
        scene.harm("kill -9 the metadata database");
        cluster.metadata().process().kill();
        scene.traffic(0.2);
        refusedWith = Api.of(cluster.brokers().get(0).url())
                .createTopic("without-a-database", 1, Duration.ofSeconds(30))
                .status();
        healed = System.nanoTime();
        scene.phase("kill -9 " + victim + " and start it from its snapshot");
        victim.process().kill();
        victim.restart();
        scene.traffic(0.2);
        scene.phase("start the metadata database again");
        cluster.metadata().restart();
        scene.traffic(0.1);
        var leader = cluster.leader();
        Wait.until("a topic can be created", Duration.ofSeconds(60), () -> {
            var status = Api.of(leader.url())
                    .createTopic("with-the-database", 1, Duration.ofSeconds(5))
                    .status();
            return status / 100 == 2 || status == 409;
        });
        scene.phase("a topic can be created again");
        scene.traffic(0.2);
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        var before = new Window(harm.events(), scene.begin() + (scene.harmed() - scene.begin()) / 2, scene.harmed());
        var away = new Window(harm.events(), scene.harmed(), healed);
        findings.atLeast(
                "acknowledged without it, of before",
                100 * away.perSecond(Kind.ACKNOWLEDGED) / before.perSecond(Kind.ACKNOWLEDGED),
                LEAST_PERCENT,
                " %");
        findings.atLeast(
                "received without it, of before",
                100 * away.perSecond(Kind.RECEIVED) / before.perSecond(Kind.RECEIVED),
                LEAST_PERCENT,
                " %");
        findings.told("producers' longest pause", harm.longestPause(Kind.ACKNOWLEDGED));
        findings.told("consumers' longest pause", harm.longestPause(Kind.RECEIVED));
        findings.bar(
                "answer to managing without it",
                refusedWith == 0 ? "none" : Integer.toString(refusedWith),
                "503",
                refusedWith == 503);
        findings.told("partitions moved among consumers", Long.toString(harm.moves()));
    }
}
