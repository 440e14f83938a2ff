package io.catmq.drills;

import io.catmq.drills.Event.Kind;
import java.time.Duration;

/** Kills the leader in the middle of a rebalance: a consumer has just joined. */
final class LeaderCrashInRebalance implements Drill {

    private static final String NEWCOMER = "consumer-3";
    private static final Duration JOINING = Duration.ofMillis(200);

    @Override
    public String name() {
        return "leader-crash-in-rebalance";
    }

    @Override
    public String purpose() {
        return "kill -9 of the leader while a consumer joins; the next one ends the rebalance";
    }

    @Override
    public void run(Scene scene) {
        scene.traffic(0.2);
        var leader = scene.cluster().leader();
        scene.harm(NEWCOMER + " joins, kill -9 " + leader + ", the leader");
        scene.load().startConsumer(NEWCOMER);
        Wait.of(JOINING);
        leader.process().kill();
        Wait.of(LeaderCrash.ELECTION.plusSeconds(10));
        scene.phase("start " + leader.id() + " again");
        leader.restart();
        scene.traffic(0.4);
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        findings.atMost("producers' longest pause", harm.longestPause(Kind.ACKNOWLEDGED), BrokerCrash.LONGEST_PAUSE);
        findings.told("consumers' longest pause", harm.longestPause(Kind.RECEIVED));
        var newcomer = new Window(
                harm.events().stream()
                        .filter(event -> event.who().equals(NEWCOMER))
                        .toList(),
                harm.from(),
                harm.to());
        findings.atLeast("partitions that the newcomer got", newcomer.count(Kind.ASSIGNED), 1);
    }
}
