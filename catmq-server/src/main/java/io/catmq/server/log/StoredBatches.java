package io.catmq.server.log;

import io.catmq.client.wire.InvalidBatchException;
import io.catmq.client.wire.RecordBatch;
import java.util.ArrayList;
import java.util.List;

/** The batches of a stored chunk for whoever unpacks them in the server; consumers check what they fetch themselves. */
public final class StoredBatches {
    private StoredBatches() {}

    /**
     * The batches, each with the bytes that were appended.
     *
     * @throws CorruptLogException when the database has other bytes by now: that is not the fault of who reads
     */
    public static List<RecordBatch> of(long partitionId, Chunk chunk) {
        List<RecordBatch> batches = new ArrayList<>();
        long offset = chunk.baseOffset();
        try {
            for (RecordBatch batch : RecordBatch.batchesIn(chunk.array(), chunk.arrayOffset(), chunk.payloadLength())) {
                batches.add(batch.verifyCrc());
                offset += batch.recordCount();
            }
        } catch (InvalidBatchException damaged) {
            throw new CorruptLogException(partitionId, offset, String.valueOf(damaged.getMessage()));
        }
        return batches;
    }
}
