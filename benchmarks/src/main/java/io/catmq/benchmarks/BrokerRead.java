package io.catmq.benchmarks;

import io.catmq.client.CatMqConsumer;
import java.time.Duration;

/** The broker side of reading: one consumer that polls from the first message to the last, again and again. */
final class BrokerRead {

    private static final Duration POLL = Duration.ofSeconds(5);

    private final Broker broker;
    private final Duration atLeast;

    /** @param atLeast passes are begun until so much time has gone */
    BrokerRead(Broker broker, Duration atLeast) {
        this.broker = broker;
        this.atLeast = atLeast;
    }

    /** Messages per second of whole passes over the topic, the making of the consumer included. */
    double run(String topic, int partitions, long messages) {
        var start = System.nanoTime();
        var read = 0L;
        try (var consumer = broker.consumer(topic, partitions)) {
            var all = Broker.partitions(topic, partitions);
            while (true) {
                read += pass(consumer, topic, messages);
                var elapsed = System.nanoTime() - start;
                if (elapsed >= atLeast.toNanos()) {
                    return read / Meter.seconds(elapsed);
                }
                consumer.seekToBeginning(all);
            }
        }
    }

    private static long pass(CatMqConsumer consumer, String topic, long messages) {
        var bytes = 0L;
        var read = 0L;
        while (read < messages) {
            var polled = consumer.poll(POLL);
            if (polled.isEmpty()) {
                throw new BenchException("Only " + read + " of " + messages + " messages came out of " + topic);
            }
            for (var message : polled) {
                var value = message.value();
                bytes += value == null ? 0 : value.length;
            }
            read += polled.size();
        }
        if (bytes == 0) {
            throw new BenchException("The messages of " + topic + " are empty");
        }
        return read;
    }
}
