package io.catmq.server.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What is counted of producing and fetching. */
@Component
final class ApiMetrics {
    private final Timer produceTime;
    private final Counter producedMessages;
    private final Counter producedBytes;
    private final Counter fetches;
    private final Counter fetchedMessages;
    private final Counter fetchedBytes;

    ApiMetrics(MeterRegistry meters, WaitingFetches waiting) {
        produceTime = Timer.builder("catmq.produce.time")
                .description("From the request's header read to its answer written, of successful appends")
                .register(meters);
        producedMessages = counter(meters, "catmq.produce.messages", "Messages appended");
        producedBytes = counter(meters, "catmq.produce.bytes", "Bytes of record batches appended");
        fetches = counter(meters, "catmq.fetch.answers", "Fetches answered");
        fetchedMessages = counter(meters, "catmq.fetch.messages", "Messages returned by fetches");
        fetchedBytes = counter(meters, "catmq.fetch.bytes", "Bytes of record batches returned by fetches");
        Gauge.builder("catmq.fetch.waiting", waiting, WaitingFetches::size)
                .description("Long polls that wait for messages")
                .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    void produced(long startNanos, int messages, int bytes) {
        produceTime.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        producedMessages.increment(messages);
        producedBytes.increment(bytes);
    }

    void fetched(long messages, long bytes) {
        fetches.increment();
        fetchedMessages.increment((double) messages);
        fetchedBytes.increment((double) bytes);
    }
}
