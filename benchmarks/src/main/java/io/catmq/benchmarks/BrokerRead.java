package io.catmq.benchmarks;

import java.time.Duration;

/** The broker side of reading: one consumer that polls from the first message to the last. */
final class BrokerRead {

    private static final Duration POLL = Duration.ofSeconds(5);

    private final Broker broker;

    BrokerRead(Broker broker) {
        this.broker = broker;
    }

    /** Messages per second of one pass over the whole topic, the making of the consumer included. */
    double run(String topic, int partitions, long messages) {
        var start = System.nanoTime();
        try (var consumer = broker.consumer(topic, partitions)) {
            var bytes = 0L;
            for (var read = 0L; read < messages; ) {
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
            var rate = messages / Meter.seconds(System.nanoTime() - start);
            if (bytes == 0) {
                throw new BenchException("The messages of " + topic + " are empty");
            }
            return rate;
        }
    }
}
