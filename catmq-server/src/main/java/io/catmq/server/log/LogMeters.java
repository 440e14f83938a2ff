package io.catmq.server.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** The meters {@code catmq.log.*} of one database. */
final class LogMeters {
    private final Timer append;
    private final DistributionSummary chunkBytes;
    private final DistributionSummary chunkBatches;
    private final Counter messages;
    private final Counter collisions;
    private final Counter retries;
    private final Counter cacheHits;
    private final Counter cacheMisses;
    private final Counter readAheads;

    LogMeters(MeterRegistry registry, String database, TailCache cache, ReadAhead readAhead) {
        append = Timer.builder("catmq.log.append")
                .description("Time to write a chunk, retries included")
                .tag("database", database)
                .register(registry);
        chunkBytes = DistributionSummary.builder("catmq.log.chunk.size")
                .description("Payload of the chunks written")
                .baseUnit("bytes")
                .tag("database", database)
                .register(registry);
        chunkBatches = DistributionSummary.builder("catmq.log.chunk.batches")
                .description("Record batches that shared a chunk")
                .tag("database", database)
                .register(registry);
        messages = counter(registry, database, "catmq.log.messages", "Messages appended by this broker");
        collisions = counter(
                registry, database, "catmq.log.collisions", "Appends that found another broker's chunk in their place");
        retries = counter(
                registry, database, "catmq.log.retries", "Appends tried again because the database did not answer");
        cacheHits = counter(registry, database, "catmq.log.cache.hits", "Reads served from the tail cache");
        cacheMisses = counter(registry, database, "catmq.log.cache.misses", "Reads served from the database");
        readAheads = counter(
                registry, database, "catmq.log.ahead.hits", "Reads served from what was read from the database ahead");
        Gauge.builder("catmq.log.ahead.size", readAhead, ReadAhead::bytes)
                .description("Bytes reserved for what is read ahead")
                .baseUnit("bytes")
                .tag("database", database)
                .register(registry);
        Gauge.builder("catmq.log.cache.size", cache, TailCache::bytes)
                .description("Bytes in the tail cache")
                .baseUnit("bytes")
                .tag("database", database)
                .register(registry);
    }

    void written(RowHeader row, int payloadBytes, long startNanos) {
        append.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        chunkBytes.record(payloadBytes);
        chunkBatches.record(row.batches().size());
        messages.increment(row.recordCount());
    }

    void collided() {
        collisions.increment();
    }

    void retried() {
        retries.increment();
    }

    void cacheHit() {
        cacheHits.increment();
    }

    void cacheMiss() {
        cacheMisses.increment();
    }

    void readAhead() {
        readAheads.increment();
    }

    private static Counter counter(MeterRegistry registry, String database, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("database", database)
                .register(registry);
    }
}
