package io.catmq.client;

import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;

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
    private final Packer packer;
    private final ExecutorService senders = Threads.forBlockingWork("catmq-send");
    private final LingerTimer lingerTimer;
    // 63 random bits: nobody needs to hand them out, and no two producers ever share them.
    private final long producerId = RANDOM.nextLong() & Long.MAX_VALUE;

    ProducerCore(ConnectionOptions connection, ProducerOptions options) {
        this(connection, options, LingerTimer.real());
    }

    ProducerCore(ConnectionOptions connection, ProducerOptions options, LingerTimer lingerTimer) {
        this.options = options;
        this.lingerTimer = lingerTimer;
        this.calls = new ServerCalls(connection);
        this.metadata = new MetadataCache(calls);
        this.delivery = new BatchDelivery(calls, metadata, options);
        this.budget = new BufferBudget(options.bufferBytes(), options.maxBlock(), calls.servers());
        this.builders = new BuilderPool(options);
        this.scheduled = new ScheduledSends(this, calls);
        this.packer = new Packer(options.compression());
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

    Packer packer() {
        return packer;
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

    LingerTimer lingerTimer() {
        return lingerTimer;
    }

    /** No request is made after this; those that wait fail. */
    void stopCalls() {
        calls.close();
    }

    @Override
    public void close() {
        calls.close();
        lingerTimer.close();
        packer.close();
        senders.shutdown();
    }
}
