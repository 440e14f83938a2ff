package io.catmq.client;

import io.catmq.client.wire.RecordBatchBuilder;
import java.util.concurrent.ArrayBlockingQueue;

/** Batch builders with grown buffers, kept for the next batch. Thread safe. */
final class BuilderPool {
    private static final int KEPT = 16;
    private static final int INITIAL_BYTES = 1024;

    private final ArrayBlockingQueue<RecordBatchBuilder> idle = new ArrayBlockingQueue<>(KEPT);
    private final ProducerOptions options;

    BuilderPool(ProducerOptions options) {
        this.options = options;
    }

    RecordBatchBuilder take() {
        RecordBatchBuilder kept = idle.poll();
        return kept == null ? new RecordBatchBuilder(options.compression(), INITIAL_BYTES) : kept;
    }

    void giveBack(RecordBatchBuilder builder) {
        // One that held a very large message would hold its memory for ever.
        if (builder.capacity() <= 4L * options.batchMaxBytes()) {
            builder.reset();
            idle.offer(builder);
        }
    }
}
