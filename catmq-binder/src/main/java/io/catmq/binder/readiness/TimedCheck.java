package io.catmq.binder.readiness;

import io.catmq.binder.ConsumerReadiness;
import io.catmq.client.Availability;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A check that may be slow or hang, for heartbeats that must not: those are answered with what it said last, and after a
 * while that it does not answer is the answer. All consumers share one run at a time. Thread safe.
 */
public final class TimedCheck implements ConsumerReadiness {
    /** A run that ended so recently answers everybody who asks. */
    private static final long FRESH = Duration.ofMillis(500).toNanos();

    /** How long a heartbeat waits for the run that it started. */
    private static final Duration WAIT = Duration.ofMillis(300);

    private final String name;
    private final ConsumerReadiness check;
    private final Duration timeout;
    private @Nullable Run run;
    private volatile Availability last = Availability.ready();

    /**
     * Of a check, which counts as ready until it ran once.
     *
     * @param name what it is, for people
     * @param timeout after which silence it counts as not ready
     */
    public TimedCheck(String name, ConsumerReadiness check, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "The timeout of " + name + " is " + timeout + ", must be more than zero");
        }
        this.name = name;
        this.check = check;
        this.timeout = timeout;
    }

    private record Run(FutureTask<Availability> task, long begin) {}

    @Override
    public Availability now() {
        Run current = current();
        try {
            last = current.task().get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (System.nanoTime() - current.begin() > timeout.toNanos()) {
                return Availability.notReady(name + " has not answered for " + timeout.toMillis() + " ms");
            }
        } catch (ExecutionException e) {
            last = Availability.notReady(name + " failed: "
                    + Objects.requireNonNullElse(e.getCause(), e).getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    private synchronized Run current() {
        if (run == null || (run.task().isDone() && System.nanoTime() - run.begin() > FRESH)) {
            run = new Run(new FutureTask<>(check::now), System.nanoTime());
            // A thread for each run: one that hangs for ever then costs nothing but itself.
            Thread thread = new Thread(run.task(), "catmq-readiness");
            thread.setDaemon(true);
            thread.start();
        }
        return run;
    }
}
