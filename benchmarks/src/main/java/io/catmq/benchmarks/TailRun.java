package io.catmq.benchmarks;

import java.time.Duration;

/** A producer at full speed and, in the same process, a consumer at the end of the log. */
final class TailRun {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Broker broker;
    private final BrokerProduce producing;
    private final Timing timing;

    TailRun(Broker broker, BrokerProduce producing, Timing timing) {
        this.broker = broker;
        this.producing = producing;
        this.timing = timing;
    }

    Report.Tail run(Workload workload, String topic, Messages messages) {
        var acknowledged = new Meter();
        var consumed = new Meter();
        var consuming = Workers.start(1, (index, self) -> {
            try (var consumer = broker.consumer(topic, workload.partitions())) {
                while (self.running()) {
                    consumed.add(consumer.poll(POLL).size());
                }
            }
        });
        var sending = producing.startSending(topic, messages, acknowledged);
        Pause.of(timing.warmUp());
        var producedBefore = acknowledged.total();
        var consumedBefore = consumed.total();
        var start = System.nanoTime();
        Pause.of(timing.run());
        var produced = acknowledged.total() - producedBefore;
        var read = consumed.total() - consumedBefore;
        var seconds = Meter.seconds(System.nanoTime() - start);
        sending.stop();
        var lag = Math.max(0, acknowledged.total() - consumed.total());
        var catchUp = awaitAll(acknowledged.total(), consumed);
        consuming.stop();
        return new Report.Tail(workload, produced / seconds, read / seconds, lag, catchUp);
    }

    private static Duration awaitAll(long messages, Meter consumed) {
        var start = System.nanoTime();
        while (consumed.total() < messages) {
            if (System.nanoTime() - start > Duration.ofSeconds(30).toNanos()) {
                throw new BenchException("The consumer got " + consumed.total() + " of " + messages + " messages");
            }
            Pause.of(Duration.ofMillis(1));
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
