package io.catmq.server.log;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The memory for the newest chunks of all partitions: when it is full, the chunk that came first goes. */
final class TailCache {
    /** What a chunk takes beside its payload, roughly. */
    private static final int OVERHEAD_BYTES = 160;

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Entry> order = new ConcurrentLinkedQueue<>();

    TailCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    private record Entry(CachedTail tail, long baseOffset) {}

    void added(CachedTail tail, Chunk chunk) {
        bytes.addAndGet(weight(chunk));
        order.add(new Entry(tail, chunk.baseOffset()));
        while (bytes.get() > maxBytes) {
            Entry oldest = order.poll();
            if (oldest == null) {
                return;
            }
            oldest.tail().evict(oldest.baseOffset());
        }
    }

    void removed(Chunk chunk) {
        bytes.addAndGet(-weight(chunk));
    }

    void forget(CachedTail tail) {
        order.removeIf(entry -> entry.tail() == tail);
    }

    long bytes() {
        return bytes.get();
    }

    private static long weight(Chunk chunk) {
        return (long) chunk.payloadLength() + OVERHEAD_BYTES;
    }
}
