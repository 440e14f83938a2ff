package io.catmq.drills;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting, for a while or for something. Ends with a {@link DrillException} when the drill is interrupted. */
final class Wait {

    private static final Duration STEP = Duration.ofMillis(50);

    private Wait() {}

    static void of(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DrillException("Interrupted");
        }
    }

    /** Cleans up also when the drill was interrupted. */
    static void uninterrupted(Runnable work) {
        var interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns how long it took. */
    static Duration until(String what, Duration atMost, BooleanSupplier condition) {
        var start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > atMost.toNanos()) {
                throw new DrillException("Waited " + atMost.toSeconds() + " s in vain: " + what);
            }
            of(STEP);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
