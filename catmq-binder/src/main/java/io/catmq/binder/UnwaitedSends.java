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

    /** @param hurry sends at once what would still wait for company */
    public UnwaitedSends(Runnable hurry) {
        this.hurry = hurry;
    }

    /** From now on those of this thread count here. */
    public void useInThisThread() {
        OF_THREAD.set(this);
    }

    /** A message is being sent; counts where this thread's do, if anywhere. */
    public static void begun(CompletableFuture<?> send) {
        UnwaitedSends mine = OF_THREAD.get();
        if (mine != null && !send.isDone()) {
            mine.add(send);
        }
    }

    private void add(CompletableFuture<?> send) {
        synchronized (this) {
            pending++;
        }
        var unused = send.whenComplete((result, failure) -> ended());
    }

    private synchronized void ended() {
        pending--;
        if (pending == 0) {
            notifyAll();
        }
    }

    /** Whether all of it is written, or has failed and was reported; waits for that, for so long at most. */
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
