package io.catmq.drills;

import io.catmq.client.Availability;
import io.catmq.drills.Event.Kind;
import java.time.Duration;
import java.util.List;

/** A consumer's application cannot work for a while: the others take its partitions, and give some back afterwards. */
final class UnreadyConsumer implements Drill {

    /** Two heartbeats, and a second for hearing of it. */
    private static final Duration HAND_OVER = Duration.ofSeconds(2 * 3 + 1);

    private static final String VICTIM = "consumer-1";

    private volatile Availability availability = Availability.ready();
    private long ready;

    @Override
    public String name() {
        return "unready-consumer";
    }

    @Override
    public String purpose() {
        return "a consumer is not ready for a while; the others take its partitions, and give some back";
    }

    @Override
    public void startConsumer(Load load, String name) {
        if (name.equals(VICTIM)) {
            load.startConsumer(name, () -> availability);
        } else {
            load.startConsumer(name);
        }
    }

    @Override
    public void run(Scene scene) {
        scene.traffic(0.3);
        scene.harm(VICTIM + " is not ready");
        availability = Availability.notReady("drill");
        Wait.of(HAND_OVER);
        scene.traffic(0.2);
        ready = System.nanoTime();
        scene.phase(VICTIM + " is ready again");
        availability = Availability.ready();
        Wait.of(HAND_OVER);
        scene.traffic(0.2);
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        ConsumerCrash.takeOver(new Window(harm.events(), harm.from(), ready), findings, VICTIM, HAND_OVER);
        var unready = new Window(ofVictim(harm), harm.from() + HAND_OVER.toNanos(), ready);
        findings.none("messages that it got long after", unready.count(Kind.RECEIVED));
        var after = new Window(ofVictim(harm), ready, harm.to());
        findings.atLeast("partitions that it got again", after.count(Kind.ASSIGNED), 1);
        findings.atMost("ready, it gets messages again after", after.first(Kind.RECEIVED), HAND_OVER);
        findings.told("consumers' longest pause", harm.longestPause(Kind.RECEIVED));
    }

    private static List<Event> ofVictim(Window harm) {
        return harm.events().stream()
                .filter(event -> event.who().equals(VICTIM))
                .toList();
    }
}
