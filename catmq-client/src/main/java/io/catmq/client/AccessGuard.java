package io.catmq.client;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets one thread at a time into a consumer, and tells a second one what it does wrong. */
final class AccessGuard {
    private @Nullable Thread owner;
    private int depth;
    private boolean closing;
    private boolean closed;

    /** Runs a call; calls may nest, as listeners use the consumer. */
    <T> T inside(Supplier<T> call) {
        enter();
        try {
            return call.get();
        } finally {
            leave();
        }
    }

    void run(Runnable call) {
        inside(() -> {
            call.run();
            return true;
        });
    }

    private synchronized void enter() {
        Thread me = Thread.currentThread();
        if (closed || (closing && owner != me)) {
            throw new IllegalStateException("The consumer is closed: make a new CatMqConsumer");
        }
        if (owner != null && owner != me) {
            throw new IllegalStateException("The consumer is used by thread \"" + owner.getName()
                    + "\" right now: use it from one thread at a time, only wakeup() and close() may be called from"
                    + " another");
        }
        owner = me;
        depth++;
    }

    private synchronized void leave() {
        depth--;
        if (depth == 0) {
            owner = null;
            notifyAll();
        }
    }

    /** Keeps all others out for ever; false when the thread inside did not come out in time, or it was closed before. */
    synchronized boolean enterToClose(Duration timeout) {
        if (closing) {
            return false;
        }
        closing = true;
        Deadline deadline = Deadline.in(timeout);
        while (owner != null && owner != Thread.currentThread() && !deadline.hasPassed()) {
            try {
                wait(Math.max(1, deadline.remaining().toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        boolean free = owner == null || owner == Thread.currentThread();
        if (free) {
            owner = Thread.currentThread();
            depth++;
        }
        return free;
    }

    /** The thread that closes is done: it is kept out as well. */
    synchronized void closed() {
        closed = true;
    }

    synchronized boolean isClosing() {
        return closing;
    }
}
