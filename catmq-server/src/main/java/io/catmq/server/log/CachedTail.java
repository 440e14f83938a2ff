package io.catmq.server.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The newest chunks of one partition in memory, without a gap and up to the end that this broker knows. */
final class CachedTail {
    private final TailCache cache;
    private final ConcurrentNavigableMap<Long, Chunk> chunks = new ConcurrentSkipListMap<>();

    CachedTail(TailCache cache) {
        this.cache = cache;
    }

    /** Adds the next chunk. Called under the partition's lock, before the end is moved. */
    void add(Chunk chunk) {
        Entry<Long, Chunk> last = chunks.lastEntry();
        if (last != null && last.getValue().endOffset() != chunk.baseOffset()) {
            clear();
        }
        chunks.put(chunk.baseOffset(), cache.keep(chunk));
        cache.added(this, chunk);
    }

    /** The chunks from the one that holds {@code offset}; none if that one is not here. */
    List<Chunk> read(long offset, int maxBytes) {
        Entry<Long, Chunk> first = chunks.floorEntry(offset);
        if (first == null || first.getValue().endOffset() <= offset) {
            return List.of();
        }
        List<Chunk> found = new ArrayList<>();
        long bytes = 0;
        long next = first.getKey();
        for (Chunk chunk : chunks.tailMap(first.getKey()).values()) {
            bytes += chunk.payloadLength();
            // Chunks are evicted while we read: what is behind an evicted one is left to the next read.
            if (chunk.baseOffset() != next || (bytes > maxBytes && !found.isEmpty())) {
                break;
            }
            found.add(chunk);
            next = chunk.endOffset();
        }
        return found;
    }

    void evict(long baseOffset) {
        Chunk removed = chunks.remove(baseOffset);
        if (removed != null) {
            cache.removed(removed);
        }
    }

    void clear() {
        cache.forget(this);
        for (Long baseOffset : chunks.keySet()) {
            evict(baseOffset);
        }
    }
}
