package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A batch whose request thread waits, or appends for all that wait. */
final class PendingAppend {
    /** No offset: it is looked for as far back as its attempt asks for. */
    static final long ANY = -1;

    private final BatchRun batch;
    private final int attempt;
    private final long since;
    private final Thread owner = Thread.currentThread();
    private volatile boolean leader;
    private volatile @Nullable AppendResult result;
    private volatile @Nullable RuntimeException failure;

    PendingAppend(BatchRun batch, int attempt) {
        this(batch, attempt, ANY);
    }

    /** @param since if it was appended before, then at this offset or behind it, however long ago; or {@link #ANY} */
    PendingAppend(BatchRun batch, int attempt, long since) {
        this.batch = batch;
        this.attempt = attempt;
        this.since = since;
    }

    BatchRun batch() {
        return batch;
    }

    int attempt() {
        return attempt;
    }

    long since() {
        return since;
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
