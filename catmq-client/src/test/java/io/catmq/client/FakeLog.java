package io.catmq.client;

import io.catmq.client.wire.BatchLimits;
import io.catmq.client.wire.BatchRecord;
import io.catmq.client.wire.BatchRun;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.FetchChunk;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.ProduceResponse;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.Sequences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One partition's log with the sequence rules of a server, in memory. Not thread safe. */
final class FakeLog {
    private record Last(int epoch, int firstSequence, int lastSequence, long baseOffset) {}

    private final List<FetchChunk> chunks = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final Map<Long, Last> producers = new HashMap<>();
    private long start;
    private long end;

    /** A {@link ProduceResponse} or a {@link ProblemDetail}. */
    Object append(byte[] bytes) {
        BatchRun batch = BatchRun.parse(bytes, BatchLimits.formatOnly());
        if (!batch.isCrcValid()) {
            return ProblemDetail.of(ErrorCode.CORRUPT_BATCH, "broken");
        }
        int lastSequence = Sequences.add(batch.firstSequence(), batch.recordCount() - 1);
        Last last = producers.get(batch.producerId());
        if (last != null && batch.producerEpoch() < last.epoch()) {
            return ProblemDetail.of(ErrorCode.STALE_EPOCH, "an older epoch");
        }
        if (last != null && batch.producerEpoch() == last.epoch()) {
            if (batch.firstSequence() == last.firstSequence() && lastSequence == last.lastSequence()) {
                return new ProduceResponse(last.baseOffset(), batch.recordCount(), true, 5);
            }
            if (batch.firstSequence() != Sequences.add(last.lastSequence(), 1)) {
                return ProblemDetail.of(ErrorCode.OUT_OF_ORDER_SEQUENCE, "expected another sequence");
            }
        } else if (last != null && batch.firstSequence() != 0) {
            return ProblemDetail.of(ErrorCode.OUT_OF_ORDER_SEQUENCE, "a new epoch starts at 0");
        }
        long base = end;
        producers.put(batch.producerId(), new Last(batch.producerEpoch(), batch.firstSequence(), lastSequence, base));
        add(bytes);
        return new ProduceResponse(base, batch.recordCount(), false, 5);
    }

    void add(byte[] bytes) {
        int count = 0;
        for (RecordBatch batch : RecordBatch.batchesIn(bytes, 0, bytes.length)) {
            count += batch.recordCount();
            for (BatchRecord record : batch.records()) {
                byte[] value = record.value();
                values.add(value == null ? "null" : new String(value, java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        chunks.add(new FetchChunk(end, count, 5, bytes, 0, bytes.length));
        end += count;
    }

    /** Puts a chunk in as it is, right or wrong. */
    void addRaw(FetchChunk chunk) {
        chunks.add(chunk);
        end = chunk.nextOffset();
    }

    void startAt(long offset) {
        start = offset;
        chunks.removeIf(chunk -> chunk.nextOffset() <= offset);
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    List<String> values() {
        return List.copyOf(values);
    }

    List<FetchChunk> from(long offset, int maxBytes) {
        List<FetchChunk> found = new ArrayList<>();
        long bytes = 0;
        for (FetchChunk chunk : chunks) {
            if (chunk.nextOffset() > offset && (found.isEmpty() || bytes + chunk.length() <= maxBytes)) {
                found.add(chunk);
                bytes += chunk.length();
            }
        }
        return found;
    }
}
