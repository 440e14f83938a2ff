package io.catmq.drills;

import io.catmq.drills.Event.Kind;
import java.time.Duration;

/** Kills the leader. */
final class LeaderCrash implements Drill {

    /** The default of catmq.cluster.lease. */
    static final Duration LEASE = Duration.ofSeconds(10);

    static final Duration ELECTION = LEASE.plusSeconds(3);

    private Duration leaderless = Duration.ZERO;
    private Duration unmanaged = Duration.ZERO;

    @Override
    public String name() {
        return "leader-crash";
    }

    @Override
    public String purpose() {
        return "kill -9 of the leader; another one takes over, later the dead one comes back";
    }

    @Override
    public void run(Scene scene) {
        scene.traffic(0.2);
        var cluster = scene.cluster();
        var old = cluster.leader();
        scene.harm("kill -9 " + old + ", the leader");
        var killed = System.nanoTime();
        old.process().kill();
        var terms = cluster.tables().terms().size();
        Wait.until(
                "another broker leads",
                ELECTION.multipliedBy(3),
                () -> cluster.tables().terms().size() > terms);
        leaderless = Scene.since(killed);
        scene.phase(cluster.leader() + " leads");
        var other = Api.of(cluster.followers().stream()
                .filter(broker -> broker != old)
                .findFirst()
                .orElse(cluster.leader())
                .url());
        Wait.until("a topic can be created", Duration.ofSeconds(30), () -> other.createTopic(
                        "after-the-crash", 1, Duration.ofSeconds(5))
                .isDone());
        unmanaged = Scene.since(killed);
        scene.traffic(0.2);
        scene.phase("start " + old.id() + " again");
        old.restart();
        scene.traffic(0.3);
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        findings.atMost("producers' longest pause", harm.longestPause(Kind.ACKNOWLEDGED), BrokerCrash.LONGEST_PAUSE);
        findings.atMost("consumers' longest pause", harm.longestPause(Kind.RECEIVED), BrokerCrash.LONGEST_PAUSE);
        findings.atMost("time to a new leader (lease + 3 s)", leaderless, ELECTION);
        findings.told("time until a topic could be created", unmanaged);
        findings.told("partitions moved among consumers", Long.toString(harm.moves()));
    }
}
