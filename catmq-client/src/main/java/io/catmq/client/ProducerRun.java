package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.Sequences;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches of one partition that travel in one request: what has gathered while the request before was under way. They are
 * written in one row, all or none. Encoded once: every attempt sends the very same bytes. Belongs to the lane's worker.
 */
final class ProducerRun {
    /** More save nothing that is worth it: what a request and a commit cost is then little beside the messages. */
    static final int MAX_BATCHES = 8;

    private final List<ProducerBatch> batches = new ArrayList<>(MAX_BATCHES);
    private final Attempts attempts;
    private int records;
    private int maxBytes;
    private @Nullable HttpCall call;

    /** @param attempts counts how often the run was tried */
    ProducerRun(ProducerBatch first, Attempts attempts) {
        this.attempts = attempts;
        add(first);
    }

    void add(ProducerBatch batch) {
        batches.add(batch);
        records += batch.recordCount();
        maxBytes += batch.maxBytes();
    }

    /** Whether a batch may travel with the others, when a request may have that many bytes. */
    boolean hasRoomFor(ProducerBatch batch, int maxRequestBytes) {
        return batches.size() < MAX_BATCHES && maxBytes + batch.maxBytes() <= maxRequestBytes;
    }

    List<ProducerBatch> batches() {
        return batches;
    }

    TopicPartition partition() {
        return batches.get(0).partition();
    }

    /** The first one's, which is the earliest. */
    Deadline deadline() {
        return batches.get(0).deadline();
    }

    Attempts attempts() {
        return attempts;
    }

    int recordCount() {
        return records;
    }

    /** The request; encodes the batches when asked for the first time. */
    HttpCall call(long producerId, int epoch, int firstSequence) {
        HttpCall made = call;
        if (made == null) {
            List<RecordBatch> encoded = new ArrayList<>(batches.size());
            int sequence = firstSequence;
            for (ProducerBatch batch : batches) {
                encoded.add(batch.encode(producerId, epoch, sequence));
                sequence = Sequences.add(sequence, batch.recordCount());
            }
            made = HttpCall.records(
                    ApiPaths.records(partition().topic(), partition().partition()), encoded);
            call = made;
        }
        return made;
    }

    void delivered(long baseOffset) {
        long offset = baseOffset;
        for (ProducerBatch batch : batches) {
            batch.delivered(offset);
            offset += batch.recordCount();
        }
    }

    void failed(Throwable cause) {
        batches.forEach(batch -> batch.failed(cause));
    }
}
