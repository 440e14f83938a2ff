package io.catmq.server.log;

import io.catmq.client.wire.BatchLimits;
import io.catmq.client.wire.BatchRecord;
import io.catmq.client.wire.BatchRun;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.log.ReadResult.Chunks;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes record batches, and takes chunks apart. */
final class TestBatches {
    private TestBatches() {}

    /** A batch that no idempotent producer wrote. */
    static RecordBatch plain(String... values) {
        return batch(RecordBatch.NONE, RecordBatch.NONE, RecordBatch.NONE, 1_000, values);
    }

    /** A batch of a producer. */
    static RecordBatch of(long producerId, int epoch, int firstSequence, String... values) {
        return batch(producerId, epoch, firstSequence, 1_000, values);
    }

    /** The same records as {@link #of}, as a run of one batch each. */
    static BatchRun run(long producerId, int epoch, int firstSequence, String... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < values.length; i++) {
            bytes.writeBytes(of(producerId, epoch, firstSequence + i, values[i]).toByteArray());
        }
        return BatchRun.parse(bytes.toByteArray(), BatchLimits.formatOnly());
    }

    /** A batch whose records have this timestamp. */
    static RecordBatch at(long timestamp, String... values) {
        return batch(RecordBatch.NONE, RecordBatch.NONE, RecordBatch.NONE, timestamp, values);
    }

    private static RecordBatch batch(long producerId, int epoch, int sequence, long timestamp, String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, 256);
        for (String value : values) {
            builder.append(timestamp, null, value.getBytes(StandardCharsets.UTF_8), List.of());
        }
        byte[] bytes = builder.build(producerId, epoch, sequence).toByteArray();
        return RecordBatch.parse(bytes, BatchLimits.formatOnly());
    }

    /** The values of all records with their offsets, as {@code offset:value}. */
    static List<String> values(ReadResult result) {
        List<String> values = new ArrayList<>();
        if (result instanceof Chunks found) {
            found.chunks().forEach(chunk -> values.addAll(values(chunk)));
        } else {
            values.add(result.toString());
        }
        return values;
    }

    static List<String> values(Chunk chunk) {
        List<String> values = new ArrayList<>();
        long offset = chunk.baseOffset();
        for (RecordBatch batch : RecordBatch.batchesIn(chunk.array(), chunk.arrayOffset(), chunk.payloadLength())) {
            batch.verifyCrc();
            for (BatchRecord message : batch.records()) {
                values.add(offset++ + ":" + new String(message.value(), StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
