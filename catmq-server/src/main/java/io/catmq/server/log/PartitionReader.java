package io.catmq.server.log;

import io.catmq.server.log.ReadAhead.Followed;
import io.catmq.server.log.ReadResult.Chunks;
import io.catmq.server.log.ReadResult.OutOfRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one partition: near the end from memory, else from the database, where every chunk must follow the last. */
final class PartitionReader {
    private static final Logger log = LoggerFactory.getLogger(PartitionReader.class);
    private static final int MAX_ROWS = 256;
    private static final int MAX_QUERIES = 4;

    /** Who asks for less looks at one message, and must not take what was read for a consumer. */
    private static final int ONE_LOOK_BYTES = 256;

    private final LogContext context;
    private final PartitionLog partition;
    private final Semaphore databaseReads;
    private volatile int bytesPerRow = 64 * 1024;

    /** @param databaseReads shared by all partitions, so that reading never takes all connections from appending */
    PartitionReader(LogContext context, PartitionLog partition, Semaphore databaseReads) {
        this.context = context;
        this.partition = partition;
        this.databaseReads = databaseReads;
    }

    ReadResult read(long offset, int maxBytes) {
        LogHead head = partition.head();
        if (offset >= head.endOffset()) {
            head = partition.refreshedHead(offset > head.endOffset());
        }
        if (offset < head.logStartOffset() || offset > head.endOffset()) {
            return new OutOfRange(head.logStartOffset(), head.endOffset());
        }
        if (offset == head.endOffset()) {
            return new Chunks(head.logStartOffset(), head.endOffset(), List.of());
        }
        List<Chunk> cached = partition.tail().read(offset, maxBytes);
        if (!cached.isEmpty()) {
            context.meters().cacheHit();
            return new Chunks(head.logStartOffset(), head.endOffset(), cached);
        }
        context.meters().cacheMiss();
        return readDatabase(head, offset, maxBytes);
    }

    private ReadResult readDatabase(LogHead head, long offset, int maxBytes) {
        boolean looksOnce = maxBytes < ONE_LOOK_BYTES;
        Followed reader = looksOnce ? null : context.readAhead().claim(partition.partitionId(), offset);
        List<Chunk> chunks = reader == null ? List.of() : reader.chunks(maxBytes);
        if (chunks.isEmpty()) {
            chunks = chunks(offset, maxBytes, null);
        } else {
            context.meters().readAhead();
        }
        LogHead known = head;
        if (chunks.isEmpty()) {
            // Retention, or another broker's retention, may have passed by since we looked.
            known = partition.locked(partition::withNewState);
            if (offset < known.logStartOffset()) {
                return new OutOfRange(known.logStartOffset(), known.endOffset());
            }
            chunks = chunks(offset, maxBytes, null);
            if (chunks.isEmpty()) {
                throw corrupt(offset, "the chunk that holds it is missing");
            }
        }
        long next = chunks.get(chunks.size() - 1).endOffset();
        long end = Math.max(known.endOffset(), next);
        if (next < end && !looksOnce && partition.tail().read(next, 1).isEmpty()) {
            follow(reader != null, next, maxBytes);
        }
        return new Chunks(known.logStartOffset(), end, chunks);
    }

    private void follow(boolean again, long next, int maxBytes) {
        if (again) {
            context.readAhead()
                    .begin(partition.partitionId(), next, maxBytes, memory -> chunks(next, maxBytes, memory));
        } else {
            context.readAhead().expect(partition.partitionId(), next);
        }
    }

    /** Chunks from the one that holds the offset, up to the first gap; a later read finds out about the gap. */
    private List<Chunk> chunks(long offset, int maxBytes, @Nullable RangeMemory memory) {
        List<Chunk> found = new ArrayList<>();
        long next = offset;
        long bytes = 0;
        // A row that does not fit has come all the way from the database for nothing: rather one less than one too
        // many.
        for (int query = 0; query < MAX_QUERIES && (query == 0 || bytes + bytesPerRow <= maxBytes); query++) {
            int wanted = (int) (maxBytes - bytes);
            int limit = Math.max(1, Math.min(MAX_ROWS, wanted / bytesPerRow));
            List<LogRow> rows = query(next, limit, wanted, memory);
            for (LogRow row : rows) {
                if (found.isEmpty() ? !row.header().holds(offset) : row.header().baseOffset() != next) {
                    return found;
                }
                bytes += row.payloadLength();
                if (bytes > maxBytes && !found.isEmpty()) {
                    return found;
                }
                found.add(checked(row));
                next = row.header().endOffset();
            }
            if (rows.size() < limit) {
                return found;
            }
        }
        return found;
    }

    private List<LogRow> query(long offset, int limit, int maxBytes, @Nullable RangeMemory memory) {
        databaseReads.acquireUninterruptibly();
        try {
            List<LogRow> rows = partition.guarded(
                    () -> context.storage().holding(partition.partitionId(), offset, limit, maxBytes, memory));
            if (!rows.isEmpty()) {
                long bytes = rows.stream().mapToLong(row -> row.payloadLength()).sum();
                bytesPerRow = (int) Math.max(1, bytes / rows.size());
            }
            return rows;
        } finally {
            databaseReads.release();
        }
    }

    private Chunk checked(LogRow row) {
        if (row.payloadLength() != row.header().batches().payloadLength()) {
            throw corrupt(
                    row.header().baseOffset(),
                    "its chunk has " + row.payloadLength() + " bytes instead of "
                            + row.header().batches().payloadLength());
        }
        return row.toChunk();
    }

    private CorruptLogException corrupt(long offset, String message) {
        log.error(
                "Partition id {} on database '{}' is corrupt at offset {}: {}",
                partition.partitionId(),
                context.database(),
                offset,
                message);
        return new CorruptLogException(partition.partitionId(), offset, message);
    }
}
