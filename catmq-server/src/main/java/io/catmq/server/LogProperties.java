package io.catmq.server;

import io.catmq.server.log.LogSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How messages are written and kept in memory. The defaults are right for most.
 *
 * @param maxChunkBytes most bytes written with one row. What arrives while a row is being written becomes the next row,
 *     up to this. Default 4MB.
 * @param appendTimeout how long an append tries while the database is away, then the answer is DATABASE_UNAVAILABLE.
 *     Default 10 s.
 * @param refreshInterval how often, at most, a read at the end of a partition asks the database for what other brokers
 *     have appended. Default 250 ms.
 * @param producerLookback for how long a producer's retry is recognised after its last message. Default 15 minutes.
 * @param tailCacheBytes memory for the newest messages of all partitions, from which consumers near the end are served.
 *     Default: an eighth of the heap, at most 256MB.
 * @param readAheadBytes memory for messages that are read from the database before they are asked for, while a consumer reads
 *     a backlog; 0 reads nothing ahead. Default: a 32nd of the heap, at most 64MB.
 * @param maxProducersPerPartition producers remembered for each partition; others are looked up when they come back.
 *     Default 10000.
 */
@ConfigurationProperties("catmq.log")
record LogProperties(
        @DefaultValue("4MB") DataSize maxChunkBytes,
        @DefaultValue("10s") Duration appendTimeout,
        @DefaultValue("250ms") Duration refreshInterval,
        @DefaultValue("15m") Duration producerLookback,
        @Nullable DataSize tailCacheBytes,
        @Nullable DataSize readAheadBytes,
        @DefaultValue("10000") int maxProducersPerPartition) {

    LogSettings settings() {
        LogSettings defaults = LogSettings.defaults();
        try {
            return new LogSettings(
                    Math.toIntExact(maxChunkBytes.toBytes()),
                    appendTimeout,
                    refreshInterval,
                    producerLookback,
                    tailCacheBytes == null ? defaults.tailCacheBytes() : tailCacheBytes.toBytes(),
                    readAheadBytes == null ? defaults.readAheadBytes() : readAheadBytes.toBytes(),
                    maxProducersPerPartition);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("catmq.log." + wrong.getMessage(), wrong);
        }
    }
}
