package io.catmq.server.log;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for the newest chunks of all partitions: when it is full, the chunk that came first goes.
 *
 * <p>Chunks are copied into large arrays, one behind the other. Left in the arrays in which they came from the network, the
 * garbage collector would copy each of them two or three times before it knows that they stay; large ones it never moves.
 */
final class TailCache {
    /** What a chunk takes beside its payload, roughly. */
    private static final int OVERHEAD_BYTES = 160;

    private static final int MAX_SEGMENT_BYTES = 4 * 1024 * 1024;
    private static final int MIN_SEGMENT_BYTES = 64 * 1024;

    private final long maxBytes;
    private final int segmentBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Entry> order = new ConcurrentLinkedQueue<>();

    // Guarded by this.
    private byte[] segment = new byte[0];
    private int used;

    TailCache(long maxBytes) {
        this.maxBytes = maxBytes;
        this.segmentBytes = (int) Math.max(MIN_SEGMENT_BYTES, Math.min(MAX_SEGMENT_BYTES, maxBytes / 16));
    }

    private record Entry(CachedTail tail, long baseOffset) {}

    /** The chunk as it is to be kept. */
    Chunk keep(Chunk chunk) {
        int length = chunk.payloadLength();
        if (length > segmentBytes / 2) {
            return chunk;
        }
        byte[] target;
        int at;
        synchronized (this) {
            if (segment.length - used < length) {
                segment = new byte[segmentBytes];
                used = 0;
            }
            target = segment;
            at = used;
            used += length;
        }
        System.arraycopy(chunk.array(), chunk.arrayOffset(), target, at, length);
        return chunk.movedTo(target, at);
    }

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
