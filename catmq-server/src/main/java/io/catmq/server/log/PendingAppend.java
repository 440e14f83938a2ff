package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A batch whose request thread waits, or appends for all that wait. */
final class PendingAppend {
    private final BatchRun batch;
    private final int attempt;
    private final Thread owner = Thread.currentThread();
    private volatile boolean leader;
    private volatile @Nullable AppendResult result;
    private volatile @Nullable RuntimeException failure;

    PendingAppend(BatchRun batch, int attempt) {
        this.batch = batch;
        this.attempt = attempt;
    }

    BatchRun batch() {
        return batch;
    }

    int attempt() {
        return attempt;
    }

    boolean isDone() {
        return result != null || failure != null;
    }

    /** Settles it; the owner is woken by {@link #wake()}. */
    void complete(AppendResult newResult) {
        result = newResult;
    }

    void fail(RuntimeException newFailure) {
        failure = newFailure;
    }

    void makeLeader() {
        leader = true;
        wake();
    }

    void wake() {
        if (owner != Thread.currentThread()) {
            LockSupport.unpark(owner);
        }
    }

    /** Waits until it is done (true) or its owner has to append (false). */
    boolean await() {
        boolean interrupted = false;
        while (!isDone() && !leader) {
            LockSupport.park(this);
            // The wait is bounded by the append time-out, and giving up early would leave the outcome unknown.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return isDone();
    }

    AppendResult result() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        AppendResult done = result;
        if (done == null) {
            throw new IllegalStateException("The append is not done");
        }
        return done;
    }
}
