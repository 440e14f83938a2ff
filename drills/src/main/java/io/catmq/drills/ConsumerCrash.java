package io.catmq.drills;

import io.catmq.drills.Event.Kind;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Kills a consumer; the others take over what it had, and never pause with what they have. */
final class ConsumerCrash implements Drill {

    /** Session and heartbeat as they are by default. */
    static final Duration TAKE_OVER = Duration.ofSeconds(10 + 3);

    static final Duration UNTOUCHED = Duration.ofMillis(200);
    private static final String VICTIM = "consumer-1";

    private @Nullable ChildProcess victim;

    @Override
    public String name() {
        return "consumer-crash";
    }

    @Override
    public String purpose() {
        return "kill -9 of a consumer; the others take its partitions and keep theirs";
    }

    @Override
    public void startConsumer(Load load, String name) {
        if (name.equals(VICTIM)) {
            victim = load.startConsumerProcess(name);
        } else {
            load.startConsumer(name);
        }
    }

    @Override
    public void run(Scene scene) {
        scene.traffic(0.3);
        var victim = Objects.requireNonNull(this.victim);
        scene.harm("kill -9 " + VICTIM + " (pid " + victim.pid() + ")");
        victim.kill();
        scene.load().forget(VICTIM);
        Wait.of(TAKE_OVER);
        scene.traffic(0.4);
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        takeOver(harm, findings, VICTIM, TAKE_OVER);
        findings.told("producers' longest pause", harm.longestPause(Kind.ACKNOWLEDGED));
    }

    static void takeOver(Window harm, Findings findings, String victim, Duration bar) {
        var lost = harm.ownedBy(victim);
        Set<Integer> others = new HashSet<>();
        harm.events().stream()
                .filter(event -> event.kind() == Kind.RECEIVED)
                .forEach(event -> others.add(event.partition()));
        others.removeAll(lost);
        findings.bar(
                "partitions that it had, and others",
                lost.size() + ", " + others.size(),
                "some of both",
                !lost.isEmpty() && !others.isEmpty());
        findings.atMost("all of its partitions are read again after", harm.receivedByOthers(victim, lost), bar);
        if (!others.isEmpty()) {
            findings.atMost("the others' longest pause", harm.longestPause(Kind.RECEIVED, others), UNTOUCHED);
        }
    }
}
