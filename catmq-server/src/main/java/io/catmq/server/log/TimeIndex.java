package io.catmq.server.log;

import io.catmq.client.wire.BatchRecord;
import io.catmq.client.wire.RecordBatch;
import io.catmq.server.log.ReadResult.Chunks;
import java.util.List;

/** Finds offsets by time. */
final class TimeIndex {
    private final PartitionLog partition;
    private final PartitionReader reader;
    private final OffsetSearch search;

    TimeIndex(PartitionLog partition, PartitionReader reader, OffsetSearch search) {
        this.partition = partition;
        this.reader = reader;
        this.search = search;
    }

    long offsetFor(long timestamp) {
        LogHead head = partition.refreshedHead(true);
        if (head.maxTimestamp() < timestamp) {
            return head.endOffset();
        }
        RowHeader row =
                search.first(head.logStartOffset(), head.endOffset(), header -> header.maxTimestamp() >= timestamp);
        if (row == null) {
            return head.endOffset();
        }
        List<Chunk> chunks = reader.read(row.baseOffset(), 1) instanceof Chunks found ? found.chunks() : List.of();
        // Retention may have removed it just now; then the log starts behind it.
        return chunks.isEmpty() ? partition.head().logStartOffset() : offsetIn(chunks.get(0), timestamp);
    }

    private long offsetIn(Chunk chunk, long timestamp) {
        long base = chunk.baseOffset();
        for (RecordBatch batch : StoredBatches.of(partition.partitionId(), chunk)) {
            if (batch.maxTimestamp() >= timestamp) {
                for (BatchRecord message : batch.records()) {
                    if (message.timestamp() >= timestamp) {
                        return base + message.offsetDelta();
                    }
                }
            }
            base += batch.recordCount();
        }
        // The largest timestamp so far was in a chunk that is gone.
        return chunk.baseOffset();
    }
}
