package io.catmq.drills;

import io.catmq.drills.Event.Kind;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Freezes a consumer past its session; when it wakes up, what it commits is refused. */
final class ConsumerFreeze implements Drill {

    private static final String VICTIM = "consumer-1";

    private @Nullable ChildProcess victim;
    private long woken;

    @Override
    public String name() {
        return "consumer-freeze";
    }

    @Override
    public String purpose() {
        return "SIGSTOP of a consumer past its session, then SIGCONT: its late commits are refused";
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
        scene.harm("SIGSTOP " + VICTIM + " (pid " + victim.pid() + ")");
        victim.signal("STOP");
        Wait.of(ConsumerCrash.TAKE_OVER.plus(Duration.ofSeconds(2)));
        woken = System.nanoTime();
        scene.phase("SIGCONT " + VICTIM);
        victim.signal("CONT");
        scene.traffic(0.5);
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        ConsumerCrash.takeOver(
                new Window(harm.events(), harm.from(), woken), findings, VICTIM, ConsumerCrash.TAKE_OVER);
        var after = new Window(
                harm.events().stream()
                        .filter(event -> event.who().equals(VICTIM))
                        .toList(),
                woken,
                harm.to());
        findings.told("commits of the woken one that were refused", Long.toString(after.count(Kind.REFUSED)));
        findings.atLeast("partitions that it noticed to have lost", after.count(Kind.LOST), 1);
        findings.atLeast("partitions that it got again", after.count(Kind.ASSIGNED), 1);
    }
}
