package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages for one partition that travel together. Filled under the lock of its {@link PartitionLane}; once taken from
 * the queue it belongs to the lane's worker. It is encoded once: every attempt sends the very same bytes.
 */
final class ProducerBatch {
    private final TopicPartition partition;
    private final RecordBatchBuilder builder;
    private final Deadline deadline;
    private final Deadline lingerUntil;
    private final Attempts attempts;
    private final List<SendFuture> futures = new ArrayList<>();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private long reservedBytes;
    private @Nullable HttpCall call;

    ProducerBatch(TopicPartition partition, RecordBatchBuilder builder, ProducerOptions options, Attempts attempts) {
        this.partition = partition;
        this.attempts = attempts;
        this.builder = builder;
        this.deadline = Deadline.in(options.deliveryTimeout());
        this.lingerUntil = Deadline.in(options.linger());
    }

    SendFuture append(Message message, long timestamp, int reserved) {
        builder.append(
                timestamp, message.key(), message.value(), message.headers().asList());
        SendFuture future = new SendFuture(timestamp);
        futures.add(future);
        reservedBytes += reserved;
        return future;
    }

    /** Whether a record of at most that size fits; the first one always does. */
    boolean hasRoomFor(int recordBytes, int maxBytes, int maxRecords) {
        int count = builder.recordCount();
        return count == 0 || (count < maxRecords && recordBytes <= maxBytes - builder.sizeInBytes());
    }

    TopicPartition partition() {
        return partition;
    }

    int recordCount() {
        return futures.size();
    }

    Deadline deadline() {
        return deadline;
    }

    Deadline lingerUntil() {
        return lingerUntil;
    }

    Attempts attempts() {
        return attempts;
    }

    long reservedBytes() {
        return reservedBytes;
    }

    RecordBatchBuilder builder() {
        return builder;
    }

    /** Completes when all its futures are done, well or not. */
    CompletableFuture<@Nullable Void> done() {
        return done;
    }

    /** The request; encodes the batch when asked for the first time. */
    HttpCall call(long producerId, int epoch, int firstSequence) {
        HttpCall made = call;
        if (made == null) {
            RecordBatch batch = builder.build(producerId, epoch, firstSequence);
            String path = ApiPaths.records(partition.topic(), partition.partition());
            made = HttpCall.records(path, batch.array(), batch.offset(), batch.length());
            call = made;
        }
        return made;
    }

    void delivered(long baseOffset) {
        for (int i = 0; i < futures.size(); i++) {
            futures.get(i).delivered(partition, baseOffset + i);
        }
        done.complete(null);
    }

    void failed(Throwable cause) {
        for (SendFuture future : futures) {
            future.completeExceptionally(cause);
        }
        done.complete(null);
    }
}
