package io.catmq.server.log;

import java.time.Duration;

/**
 * How the logs of one database are kept.
 *
 * @param maxChunkBytes payload of one row at most; never more than half of the database's max_allowed_packet, and a
 *     single larger batch still goes into a row of its own
 * @param appendTimeout how long an append tries while the database is away
 * @param refreshInterval how often, at most, a read at the end asks the database for what other brokers appended
 * @param producerLookback how long a producer is remembered after its last batch
 * @param tailCacheBytes memory for the newest chunks of all partitions
 * @param readAheadBytes memory for what is read before it is asked for, for readers of a backlog; 0 reads nothing ahead
 * @param maxProducersPerPartition producers remembered per partition; others are looked up when they come back
 */
public record LogSettings(
        int maxChunkBytes,
        Duration appendTimeout,
        Duration refreshInterval,
        Duration producerLookback,
        long tailCacheBytes,
        long readAheadBytes,
        int maxProducersPerPartition) {
    private static final int MIB = 1024 * 1024;

    /** Checks the numbers. */
    public LogSettings {
        requireAtLeast("max-chunk-bytes", maxChunkBytes, 1024);
        requireAtLeast("append-timeout", appendTimeout.toMillis(), 1);
        requireAtLeast("refresh-interval", refreshInterval.toMillis(), 0);
        requireAtLeast("producer-lookback", producerLookback.toMillis(), 0);
        requireAtLeast("tail-cache-bytes", tailCacheBytes, 0);
        requireAtLeast("read-ahead-bytes", readAheadBytes, 0);
        requireAtLeast("max-producers-per-partition", maxProducersPerPartition, 16);
    }

    /** 4 MiB, 10 s, 250 ms, 15 min, an eighth of the heap up to 256 MiB, a 32nd of it up to 64 MiB, and 10,000 producers. */
    public static LogSettings defaults() {
        return new LogSettings(
                4 * MIB,
                Duration.ofSeconds(10),
                Duration.ofMillis(250),
                Duration.ofMinutes(15),
                Math.min(256L * MIB, Runtime.getRuntime().maxMemory() / 8),
                Math.min(64L * MIB, Runtime.getRuntime().maxMemory() / 32),
                10_000);
    }

    private static void requireAtLeast(String what, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(what + " is " + value + ", must be at least " + least);
        }
    }
}
