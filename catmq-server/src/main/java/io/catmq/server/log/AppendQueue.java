package io.catmq.server.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who appends to a partition: the thread that finds it idle leads, those that come meanwhile leave their batches here.
 * When the leader is done with its own batch, the first that waits leads on.
 */
final class AppendQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<PendingAppend> waiting = new ArrayDeque<>();
    private boolean led;

    /** Adds a batch; true if the caller has to lead. */
    boolean enter(PendingAppend pending) {
        lock.lock();
        try {
            waiting.add(pending);
            boolean leads = !led;
            led = true;
            return leads;
        } finally {
            lock.unlock();
        }
    }

    /** Takes all that wait, in order. */
    List<PendingAppend> takeAll() {
        lock.lock();
        try {
            List<PendingAppend> taken = new ArrayList<>(waiting);
            waiting.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Puts batches back before all others. */
    void giveBack(List<PendingAppend> pending) {
        if (pending.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            for (int i = pending.size() - 1; i >= 0; i--) {
                waiting.addFirst(pending.get(i));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The leader is done with its own batch: the next one leads, or nobody. */
    void leave() {
        @Nullable PendingAppend next;
        lock.lock();
        try {
            next = waiting.peekFirst();
            led = next != null;
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.makeLeader();
        }
    }
}
