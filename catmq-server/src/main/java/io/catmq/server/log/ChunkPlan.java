package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The batches that go into the next chunk, and those that must wait for the one after it. */
final class ChunkPlan {
    private final int maxBytes;
    private final List<PendingAppend> members = new ArrayList<>();
    private final List<PendingAppend> rest = new ArrayList<>();
    private final Set<Long> producers = new HashSet<>();
    private int bytes;
    private boolean full;

    ChunkPlan(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether a batch must wait, because the chunk is full or what becomes of its producer's last batch is not known. */
    boolean mustWait(BatchRun batch) {
        full |= !members.isEmpty() && bytes + batch.length() > maxBytes;
        return full || (batch.hasProducer() && producers.contains(batch.producerId()));
    }

    void add(PendingAppend pending) {
        members.add(pending);
        bytes += pending.batch().length();
        if (pending.batch().hasProducer()) {
            producers.add(pending.batch().producerId());
        }
    }

    void postpone(PendingAppend pending) {
        rest.add(pending);
    }

    List<PendingAppend> members() {
        return members;
    }

    List<PendingAppend> rest() {
        return rest;
    }

    /** The row for these batches behind the head. */
    LogRow toRow(LogHead head, long appenderId, long appendNumber, long now) {
        List<BatchRun> batches = members.stream().map(PendingAppend::batch).toList();
        long appendedAt = Math.max(head.appendedAt(), now);
        long maxTimestamp = head.maxTimestamp();
        int count = 0;
        for (BatchRun batch : batches) {
            count += batch.recordCount();
            // A timestamp in the future would make all that follow look as late.
            maxTimestamp = Math.max(maxTimestamp, Math.min(batch.maxTimestamp(), appendedAt));
        }
        RowHeader header = new RowHeader(
                head.endOffset(),
                count,
                maxTimestamp,
                appendedAt,
                head.bytesEnd(),
                BatchIndex.of(appenderId, appendNumber, batches));
        return new LogRow(header, payload(batches));
    }

    /** Not copied when one batch fills its array, as those from the network do. */
    private byte[] payload(List<BatchRun> batches) {
        BatchRun first = batches.get(0);
        if (batches.size() == 1 && first.offset() == 0 && first.length() == first.array().length) {
            return first.array();
        }
        byte[] payload = new byte[bytes];
        int at = 0;
        for (BatchRun batch : batches) {
            System.arraycopy(batch.array(), batch.offset(), payload, at, batch.length());
            at += batch.length();
        }
        return payload;
    }
}
