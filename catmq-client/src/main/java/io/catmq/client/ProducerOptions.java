package io.catmq.client;

import io.catmq.client.wire.Compression;
import java.time.Duration;

/** How a {@link CatMqProducer} batches, compresses and retries. Immutable. */
public final class ProducerOptions {
    private final Duration linger;
    private final Compression compression;
    private final int batchMaxBytes;
    private final int batchMaxRecords;
    private final long bufferBytes;
    private final Duration maxBlock;
    private final Duration deliveryTimeout;

    private ProducerOptions(Builder builder) {
        this.linger = builder.linger;
        this.compression = builder.compression;
        this.batchMaxBytes = builder.batchMaxBytes;
        this.batchMaxRecords = builder.batchMaxRecords;
        this.bufferBytes = builder.bufferBytes;
        this.maxBlock = builder.maxBlock;
        this.deliveryTimeout = builder.deliveryTimeout;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** All defaults. */
    public static ProducerOptions defaults() {
        return builder().build();
    }

    /** How long a batch waits for more messages although nothing is in flight; default none. */
    public Duration linger() {
        return linger;
    }

    /** How batches are compressed; default LZ4. */
    public Compression compression() {
        return compression;
    }

    /** Bytes, before compression, after which a batch is closed; a larger message goes alone. Default 512 KiB. */
    public int batchMaxBytes() {
        return batchMaxBytes;
    }

    /** Messages after which a batch is closed; default unlimited. */
    public int batchMaxRecords() {
        return batchMaxRecords;
    }

    /** Bytes of messages not yet acknowledged that are kept; default 32 MiB. */
    public long bufferBytes() {
        return bufferBytes;
    }

    /** How long {@code send} waits for room in the buffer and for metadata; default 60 s. */
    public Duration maxBlock() {
        return maxBlock;
    }

    /** How long a message is retried, from the call of {@code send}; default 2 min. */
    public Duration deliveryTimeout() {
        return deliveryTimeout;
    }

    /** Builds {@link ProducerOptions}. Not thread safe. */
    public static final class Builder {
        private Duration linger = Duration.ZERO;
        private Compression compression = Compression.LZ4;
        private int batchMaxBytes = 512 * 1024;
        private int batchMaxRecords = Integer.MAX_VALUE;
        private long bufferBytes = 32L * 1024 * 1024;
        private Duration maxBlock = Duration.ofSeconds(60);
        private Duration deliveryTimeout = Duration.ofMinutes(2);

        private Builder() {}

        /** See {@link ProducerOptions#linger()}; 0 or more. */
        public Builder linger(Duration linger) {
            this.linger = Checks.notNegative("linger", linger);
            return this;
        }

        /** See {@link ProducerOptions#compression()}. */
        public Builder compression(Compression compression) {
            this.compression = compression;
            return this;
        }

        /** See {@link ProducerOptions#batchMaxBytes()}; 1 to 16 MiB. */
        public Builder batchMaxBytes(int bytes) {
            this.batchMaxBytes = Checks.inRange("batchMaxBytes", bytes, 1, 16 * 1024 * 1024);
            return this;
        }

        /** See {@link ProducerOptions#batchMaxRecords()}; at least 1. */
        public Builder batchMaxRecords(int records) {
            this.batchMaxRecords = Checks.inRange("batchMaxRecords", records, 1, Integer.MAX_VALUE);
            return this;
        }

        /** See {@link ProducerOptions#bufferBytes()}; at least 64 KiB. */
        public Builder bufferBytes(long bytes) {
            this.bufferBytes = Checks.atLeast("bufferBytes", bytes, 64 * 1024);
            return this;
        }

        /** See {@link ProducerOptions#maxBlock()}; 0 or more. */
        public Builder maxBlock(Duration maxBlock) {
            this.maxBlock = Checks.notNegative("maxBlock", maxBlock);
            return this;
        }

        /** See {@link ProducerOptions#deliveryTimeout()}; more than 0. */
        public Builder deliveryTimeout(Duration timeout) {
            this.deliveryTimeout = Checks.positive("deliveryTimeout", timeout);
            return this;
        }

        /** The options. */
        public ProducerOptions build() {
            return new ProducerOptions(this);
        }
    }
}
