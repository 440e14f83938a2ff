package io.catmq.binder;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the handlers of one thread have sent without waiting for it, so that a message counts as handled no sooner than that is
 * safe. Counted in the thread of the handlers, awaited there, and completed in any.
 */
public final class UnwaitedSends {
    private static final ThreadLocal<@Nullable UnwaitedSends> OF_THREAD = new ThreadLocal<>();

    private final Runnable hurry;
    private int pending;
    private @Nullable Throwable failure;

    /** @param hurry sends at once what would still wait for company */
    public UnwaitedSends(Runnable hurry) {
        this.hurry = hurry;
    }

    /** From now on those of this thread count here. */
    public void useInThisThread() {
        OF_THREAD.set(this);
    }

    /** Where those of this thread count; null when it is no thread of handlers. */
    public static @Nullable UnwaitedSends ofThisThread() {
        return OF_THREAD.get();
    }

    /**
     * A message is being sent.
     *
     * @param lost ends when it is known how that went: with the failure when the message is lost and nobody takes care of that,
     *     else with null
     */
    public void begun(CompletableFuture<@Nullable Throwable> lost) {
        synchronized (this) {
            pending++;
        }
        var unused = lost.whenComplete((cause, broken) -> ended(broken == null ? cause : broken));
    }

    private synchronized void ended(@Nullable Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        pending--;
        if (pending == 0) {
            notifyAll();
        }
    }

    /** The first failure so far: then nothing may be committed any more. Null when there was none. */
    public synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Whether it is known of all of it how it ended; waits for that, for so long at most. */
    public boolean areDone(Duration timeout) {
        if (isNonePending()) {
            return true;
        }
        hurry.run();
        return await(timeout);
    }

    private synchronized boolean isNonePending() {
        return pending == 0;
    }

    private synchronized boolean await(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            for (long left = timeout.toNanos(); pending > 0 && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return pending == 0;
    }
}
