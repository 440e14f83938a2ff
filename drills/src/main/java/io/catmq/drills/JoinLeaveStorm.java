package io.catmq.drills;

import io.catmq.drills.Event.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Consumers come and go, cleanly, for the whole drill; one stays. */
final class JoinLeaveStorm implements Drill {

    private static final int MOST = 3;
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(6);

    private int changes;

    @Override
    public String name() {
        return "join-leave-storm";
    }

    @Override
    public String purpose() {
        return "consumers join and leave every two seconds; every partition has one owner at every moment";
    }

    @Override
    public void run(Scene scene) {
        List<String> guests = new ArrayList<>();
        scene.traffic(0.1);
        scene.harm("members come and go");
        for (var end = System.nanoTime() + scene.length().toNanos() * 8 / 10; System.nanoTime() < end; changes++) {
            var join =
                    guests.isEmpty() || (guests.size() < MOST && scene.random().nextBoolean());
            if (join) {
                var name = "consumer-guest-" + changes;
                scene.load().startConsumer(name);
                guests.add(name);
            } else {
                scene.load().stop(guests.remove(scene.random().nextInt(guests.size())));
            }
            Wait.of(EVERY);
        }
        scene.phase(changes + " joins and leaves; now it is quiet");
        scene.traffic(0.1);
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        findings.told("joins and leaves", Integer.toString(changes));
        findings.atMost("consumers' longest pause (two heartbeats)", harm.longestPause(Kind.RECEIVED), LONGEST_PAUSE);
        findings.told("partitions moved among consumers", Long.toString(harm.moves()));
    }
}
