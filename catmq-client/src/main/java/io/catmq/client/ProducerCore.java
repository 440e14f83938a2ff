package io.catmq.client;

import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/** What all lanes of a producer share. Thread safe. */
final class ProducerCore implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProducerOptions options;
    private final ServerCalls calls;
    private final MetadataCache metadata;
    private final BatchDelivery delivery;
    private final BufferBudget budget;
    private final BuilderPool builders;
    private final ScheduledSends scheduled;
    private final ExecutorService senders = Threads.forBlockingWork("catmq-send");
    private final ScheduledExecutorService timer = Threads.timer("catmq-linger");
    // 63 random bits: nobody needs to hand them out, and no two producers ever share them.
    private final long producerId = RANDOM.nextLong() & Long.MAX_VALUE;

    ProducerCore(ConnectionOptions connection, ProducerOptions options) {
        this.options = options;
        this.calls = new ServerCalls(connection);
        this.metadata = new MetadataCache(calls);
        this.delivery = new BatchDelivery(calls, metadata, options);
        this.budget = new BufferBudget(options.bufferBytes(), options.maxBlock(), calls.servers());
        this.builders = new BuilderPool(options);
        this.scheduled = new ScheduledSends(this, calls);
    }

    /** The servers' URLs, for messages. */
    String servers() {
        return calls.servers();
    }

    ProducerOptions options() {
        return options;
    }

    MetadataCache metadata() {
        return metadata;
    }

    BatchDelivery delivery() {
        return delivery;
    }

    BufferBudget budget() {
        return budget;
    }

    ScheduledSends scheduled() {
        return scheduled;
    }

    BuilderPool builders() {
        return builders;
    }

    ExecutorService senders() {
        return senders;
    }

    long producerId() {
        return producerId;
    }

    /** A request is bound as the largest batch is. */
    int requestMaxBytes() {
        return metadata.limits().maxBatchBytes();
    }

    int batchMaxBytes() {
        return Math.min(options.batchMaxBytes(), metadata.limits().maxBatchBytes());
    }

    /** Runs a task after some ns; when closed meanwhile, never. */
    ObjLongConsumer<Runnable> lingerTimer() {
        return (task, nanos) -> {
            ScheduledFuture<?> unused = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        };
    }

    /** No request is made after this; those that wait fail. */
    void stopCalls() {
        calls.close();
    }

    @Override
    public void close() {
        calls.close();
        timer.shutdownNow();
        senders.shutdown();
    }
}
