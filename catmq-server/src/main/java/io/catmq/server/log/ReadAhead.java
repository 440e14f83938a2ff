package io.catmq.server.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the next range of a partition from the database while the last one is on its way to the reader, so that database,
 * network and reader work at the same time. Only for who has read on once where the last answer ended: looking at a few
 * messages costs nothing more. Rows never change, so what was read early is as good as what is read late.
 *
 * <p>Bounded in memory: ranges that nobody came for make room for new ones after a while, the oldest first. Thread safe.
 */
final class ReadAhead implements AutoCloseable {
    /** Readers that are followed at a time; beyond that the oldest is taken for a new one. */
    private static final int MAX_FOLLOWED = 1_000;

    /** More are rarely free at a time. */
    private static final int MAX_SPARE = 8;

    /** A reader that has not come after so long has gone elsewhere; before, it is the next to come. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long maxBytes;
    private final LongSupplier nanoTime;
    private final ThreadPoolExecutor threads;

    // Guarded by this, as all below; the oldest first.
    private final Map<Key, Followed> followed = new LinkedHashMap<>();
    private long bytes;
    private final Deque<byte[]> spare = new ArrayDeque<>();
    private long spareBytes;

    /**
     * Nothing is read yet.
     *
     * @param maxBytes memory for what was read and not asked for yet, and of such that is free for it; 0 reads nothing
     *     ahead
     * @param maxThreads how many database connections it may use at a time
     */
    ReadAhead(String database, long maxBytes, int maxThreads, LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
        this.threads = new ThreadPoolExecutor(0, maxThreads, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "catmq-read-ahead-" + database);
            thread.setDaemon(true);
            return thread;
        });
    }

    private record Key(long partitionId, long offset) {}

    /** A reader who is expected at an offset. */
    static final class Followed {
        private final @Nullable CompletableFuture<List<Chunk>> range;
        private final long sinceNanos;
        /** Of memory; guarded by the read-ahead. */
        private long reserved;

        private Followed(@Nullable CompletableFuture<List<Chunk>> range, long reserved, long sinceNanos) {
            this.range = range;
            this.reserved = reserved;
            this.sinceNanos = sinceNanos;
        }

        /** The chunks from the offset on, as far as they fit, the first one anyhow; none when they could not be read. */
        List<Chunk> chunks(int atMost) {
            if (range == null) {
                return List.of();
            }
            try {
                return upTo(range.join(), atMost);
            } catch (CompletionException failed) {
                // The reader's own try meets it again, and tells.
                return List.of();
            }
        }

        private static List<Chunk> upTo(List<Chunk> chunks, int atMost) {
            long bytes = 0;
            for (int i = 0; i < chunks.size(); i++) {
                bytes += chunks.get(i).payloadLength();
                if (bytes > atMost && i > 0) {
                    return chunks.subList(0, i);
                }
            }
            return chunks;
        }
    }

    /** Who reads on at this offset, or null when the last read there did not end here. */
    synchronized @Nullable Followed claim(long partitionId, long offset) {
        Followed found = followed.remove(new Key(partitionId, offset));
        if (found != null) {
            bytes -= found.reserved;
        }
        return found;
    }

    /** A reader got all before this offset and may read on. */
    synchronized void expect(long partitionId, long offset) {
        if (maxBytes > 0) {
            follow(new Key(partitionId, offset), new Followed(null, 0, nanoTime.getAsLong()));
        }
    }

    /** A reader is expected to read on at this offset: does it for it, when there is room and a thread. */
    synchronized void begin(long partitionId, long offset, int atMost, Function<RangeMemory, List<Chunk>> reading) {
        Key key = new Key(partitionId, offset);
        Followed other = followed.get(key);
        if (other != null && other.range != null) {
            // Of another reader at the same place: there is one range for both.
            return;
        }
        CompletableFuture<List<Chunk>> range = makeRoom(atMost) ? started(atMost, reading) : null;
        followed.remove(key);
        Followed reader = new Followed(range, range == null ? 0 : atMost, nanoTime.getAsLong());
        follow(key, reader);
        if (range != null) {
            // The first chunk comes whatever its size.
            CompletableFuture<?> unused = range.whenComplete((chunks, failure) -> counted(key, reader, chunks));
        }
    }

    private synchronized void counted(Key key, Followed reader, @Nullable List<Chunk> chunks) {
        if (followed.get(key) == reader) {
            long size = 0;
            byte[] last = null;
            for (Chunk chunk : chunks == null ? List.<Chunk>of() : chunks) {
                // Those that fit in are in one array, which is held as long as one of them is.
                size += chunk.array() == last ? 0 : chunk.array().length;
                last = chunk.array();
            }
            bytes += size - reader.reserved;
            reader.reserved = size;
        }
    }

    private @Nullable CompletableFuture<List<Chunk>> started(int atMost, Function<RangeMemory, List<Chunk>> reading) {
        try {
            return CompletableFuture.supplyAsync(() -> read(atMost, reading), threads);
        } catch (RejectedExecutionException busy) {
            return null;
        }
    }

    private List<Chunk> read(int atMost, Function<RangeMemory, List<Chunk>> reading) {
        byte[] used = takeSpare(atMost);
        RangeMemory memory = new RangeMemory(used == null ? new byte[atMost] : used, this::giveBack);
        List<Chunk> chunks = reading.apply(memory);
        memory.oneLess();
        return chunks;
    }

    private synchronized byte @Nullable [] takeSpare(int atLeast) {
        for (byte[] each : spare) {
            if (each.length >= atLeast && each.length / 2 <= atLeast) {
                spare.remove(each);
                spareBytes -= each.length;
                return each;
            }
        }
        return null;
    }

    private synchronized void giveBack(byte[] array) {
        if (spare.size() < MAX_SPARE && bytes + spareBytes + array.length <= maxBytes) {
            spare.push(array);
            spareBytes += array.length;
        }
    }

    private void follow(Key key, Followed reader) {
        if (followed.putIfAbsent(key, reader) == null) {
            bytes += reader.reserved;
        }
        if (followed.size() > MAX_FOLLOWED) {
            Iterator<Followed> oldest = followed.values().iterator();
            bytes -= oldest.next().reserved;
            oldest.remove();
        }
    }

    private boolean makeRoom(int atMost) {
        if (atMost > maxBytes) {
            return false;
        }
        if (bytes + spareBytes + atMost > maxBytes) {
            spare.clear();
            spareBytes = 0;
        }
        long now = nanoTime.getAsLong();
        Iterator<Followed> oldest = followed.values().iterator();
        while (bytes + atMost > maxBytes && oldest.hasNext()) {
            Followed each = oldest.next();
            if (now - each.sinceNanos < PATIENCE_NANOS) {
                break;
            }
            if (each.range != null && each.range.isDone()) {
                bytes -= each.reserved;
                oldest.remove();
            }
        }
        return bytes + atMost <= maxBytes;
    }

    /** The partition's rows are not what they were, or gone. */
    synchronized void forget(long partitionId) {
        followed.entrySet().removeIf(entry -> {
            boolean forgotten = entry.getKey().partitionId() == partitionId;
            if (forgotten) {
                bytes -= entry.getValue().reserved;
            }
            return forgotten;
        });
    }

    /** Bytes that are reserved. */
    synchronized long bytes() {
        return bytes;
    }

    /** Bytes that are free for the next ranges. */
    synchronized long spareBytes() {
        return spareBytes;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
