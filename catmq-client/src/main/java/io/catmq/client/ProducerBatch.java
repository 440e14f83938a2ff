package io.catmq.client;

import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages for one partition that travel together. Filled under the lock of its {@link PartitionLane}; once taken from
 * the queue it belongs to the lane's worker. Only {@link #pack()} may be called by another thread then.
 */
final class ProducerBatch {
    private final TopicPartition partition;
    private final RecordBatchBuilder builder;
    private final Deadline deadline;
    private final long lingersUntil;
    private final List<SendFuture> futures = new ArrayList<>();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private long reservedBytes;
    /** Guarded by this; from then on the builder may soon be that of another batch. */
    private boolean closed;

    /** @param lingersUntil on the clock of the producer's {@link LingerTimer} */
    ProducerBatch(TopicPartition partition, RecordBatchBuilder builder, ProducerOptions options, long lingersUntil) {
        this.partition = partition;
        this.builder = builder;
        this.deadline = Deadline.in(options.deliveryTimeout());
        this.lingersUntil = lingersUntil;
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

    long lingersUntil() {
        return lingersUntil;
    }

    long reservedBytes() {
        return reservedBytes;
    }

    /** Bytes that it takes at most when it is encoded; exact once it is packed. */
    synchronized int maxBytes() {
        return builder.maxBuiltBytes();
    }

    /** The builder, for another batch: this one can no longer be packed. */
    synchronized RecordBatchBuilder takeBuilder() {
        closed = true;
        return builder;
    }

    /** Completes when all its futures are done, well or not. */
    CompletableFuture<@Nullable Void> done() {
        return done;
    }

    /**
     * Compresses the batch, to which nothing is appended any more, while the one before it is still under way: the worker
     * finds that done.
     */
    synchronized void pack() {
        if (!closed) {
            builder.pack();
        }
    }

    /** The bytes to send; the batch can no longer be packed. */
    synchronized RecordBatch encode(long producerId, int epoch, int firstSequence) {
        closed = true;
        return builder.build(producerId, epoch, firstSequence);
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
