package io.catmq.drills;

import io.catmq.drills.Event.Kind;
import java.time.Duration;

/** Kills a broker that does not lead, and starts it again. */
final class BrokerCrash implements Drill {

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "broker-crash";
    }

    @Override
    public String purpose() {
        return "kill -9 of a broker that does not lead; it comes back later";
    }

    @Override
    public void run(Scene scene) {
        scene.traffic(0.2);
        var followers = scene.cluster().followers();
        var victim = followers.get(scene.random().nextInt(followers.size()));
        scene.harm("kill -9 " + victim);
        victim.process().kill();
        scene.traffic(0.4);
        scene.phase("start " + victim.id() + " again");
        victim.restart();
        scene.traffic(0.4);
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        findings.atMost("producers' longest pause", harm.longestPause(Kind.ACKNOWLEDGED), LONGEST_PAUSE);
        findings.atMost("consumers' longest pause", harm.longestPause(Kind.RECEIVED), LONGEST_PAUSE);
        findings.none("partitions moved among consumers", harm.moves());
    }
}
