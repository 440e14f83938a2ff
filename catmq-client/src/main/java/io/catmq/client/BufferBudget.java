package io.catmq.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes of unacknowledged messages that may be kept. Thread safe; no lock is taken while there is room. */
final class BufferBudget {
    private final long total;
    private final Duration maxBlock;
    private final String servers;
    private final AtomicLong free;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private volatile int waiting;

    BufferBudget(long total, Duration maxBlock, String servers) {
        this.total = total;
        this.maxBlock = maxBlock;
        this.servers = servers;
        this.free = new AtomicLong(total);
    }

    /**
     * Takes room, waiting for it if need be.
     *
     * @throws BufferFullException when none came free in time, or the message is larger than the whole buffer
     */
    void reserve(int bytes) {
        if (!tryReserve(bytes)) {
            if (bytes > total) {
                throw new BufferFullException("The message takes " + bytes + " bytes, more than the whole buffer of "
                        + total + ": raise bufferBytes");
            }
            waitFor(bytes);
        }
    }

    void release(long bytes) {
        free.addAndGet(bytes);
        // A waiter counts itself before it looks at what is free: either it sees these bytes or is seen here.
        if (waiting > 0) {
            lock.lock();
            try {
                freed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean tryReserve(long bytes) {
        while (true) {
            long now = free.get();
            if (now < bytes) {
                return false;
            }
            if (free.compareAndSet(now, now - bytes)) {
                return true;
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only written under the lock
    private void waitFor(int bytes) {
        long left = maxBlock.toNanos();
        lock.lock();
        try {
            waiting++;
            while (!tryReserve(bytes)) {
                if (left <= 0) {
                    throw new BufferFullException("The buffer of " + total + " bytes stayed full for " + maxBlock
                            + ": messages are sent faster than " + servers
                            + " takes them. Send less, or raise bufferBytes or maxBlock");
                }
                left = freed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatMqException("The thread was interrupted while the buffer was full", null, false, e);
        } finally {
            waiting--;
            lock.unlock();
        }
    }
}
