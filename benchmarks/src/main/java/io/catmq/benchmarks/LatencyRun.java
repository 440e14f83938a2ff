package io.catmq.benchmarks;

import io.catmq.client.CatMqConsumer;
import io.catmq.client.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** Messages sent on a fixed schedule; each carries the time at which it was meant to be sent. */
final class LatencyRun {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MESSAGE_BYTES = 100;

    private final Broker broker;
    private final Timing timing;
    private final BareCommit commits;

    LatencyRun(Broker broker, BenchDatabase database, Timing timing) {
        this.broker = broker;
        this.timing = timing;
        this.commits = new BareCommit(database);
    }

    /** Bare commits before and after, at the same pace, the broker in between. */
    Report.Latency run(String topic, int ratePerSecond) {
        var message = Messages.of(Workload.Kind.RANDOM, MESSAGE_BYTES, 1).get(0);
        var commit = commits.run(ratePerSecond, message, timing.warmUp(), timing.run());
        var latency = measure(topic, ratePerSecond, message);
        commit.add(commits.run(ratePerSecond, message, timing.warmUp(), timing.run()));
        return new Report.Latency(
                ratePerSecond,
                micros(latency, 50),
                micros(latency, 99),
                micros(latency, 99.9),
                micros(latency, 100),
                micros(commit, 50),
                latency.getTotalCount());
    }

    private Histogram measure(String topic, int ratePerSecond, byte[] template) {
        var histogram = new Histogram(3);
        try (var consumer = broker.consumer(topic, 1)) {
            consumer.poll(Duration.ZERO);
            // A little later than now, so that the receiver is waiting when the first message is sent.
            var schedule = Schedule.starting(System.nanoTime() + 200_000_000L, ratePerSecond);
            var warm = schedule.count(timing.latencyWarmUp());
            var all = warm + schedule.count(timing.latencyRun());
            var sending = Workers.start(1, (index, self) -> send(topic, schedule, all, template));
            receive(consumer, schedule, warm, all, histogram);
            sending.join();
        }
        return histogram;
    }

    private void send(String topic, Schedule schedule, long count, byte[] template) {
        try (var producer = broker.producer(500)) {
            for (var n = 0L; n < count; n++) {
                var value = Arrays.copyOf(template, template.length);
                ByteBuffer.wrap(value).putLong(schedule.intended(n));
                schedule.await(n);
                var unused = producer.send(Message.of(topic, value));
            }
        }
    }

    private static void receive(CatMqConsumer consumer, Schedule schedule, long warm, long all, Histogram histogram) {
        var measuredFrom = schedule.intended(warm);
        for (var received = 0L; received < all; ) {
            var messages = consumer.poll(POLL);
            var now = System.nanoTime();
            for (var message : messages) {
                var value = message.value();
                var intended = value == null ? 0 : ByteBuffer.wrap(value).getLong();
                if (intended - measuredFrom >= 0) {
                    histogram.recordValue(Math.max(0, now - intended));
                }
            }
            received += messages.size();
            if (now - schedule.intended(all) > Duration.ofSeconds(30).toNanos()) {
                throw new BenchException("Only " + received + " of " + all + " messages arrived");
            }
        }
    }

    private static double micros(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1_000.0;
    }
}
