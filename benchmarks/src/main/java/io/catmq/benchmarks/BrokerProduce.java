package io.catmq.benchmarks;

import io.catmq.client.CatMqProducer;
import io.catmq.client.Message;
import java.util.concurrent.atomic.AtomicReference;

/** The broker side of producing: one producer, one thread that sends as fast as its buffer takes, acknowledgements counted. */
final class BrokerProduce {

    private final Broker broker;
    private final BenchDatabase database;
    private final Timing timing;
    private final int batchSize;
    private CpuTimes cpuPerMessage = new CpuTimes(0, 0, 0);

    BrokerProduce(Broker broker, BenchDatabase database, Timing timing, int batchSize) {
        this.broker = broker;
        this.database = database;
        this.timing = timing;
        this.batchSize = batchSize;
    }

    /** Messages per second into that topic, which is there already; afterwards all of them must be in its tables. */
    double run(String topic, Messages messages) {
        var acknowledged = new Meter();
        var cpuBefore = CpuTimes.now(broker.pid());
        var workers = startSending(topic, messages, acknowledged);
        var rate = acknowledged.measure(timing.warmUp(), timing.run());
        workers.stop();
        cpuPerMessage = CpuTimes.now(broker.pid()).perMessageSince(cpuBefore, acknowledged.total());
        var stored = LogTables.of(database, topic).stored(database);
        if (stored.messages() != acknowledged.total()) {
            throw new BenchException(
                    acknowledged.total() + " messages were acknowledged but " + stored.messages() + " are stored");
        }
        return rate;
    }

    /** Of the last run. */
    CpuTimes cpuPerMessage() {
        return cpuPerMessage;
    }

    /** Sends from one thread until it is stopped, then waits for the last acknowledgement. */
    Workers startSending(String topic, Messages messages, Meter acknowledged) {
        return Workers.start(1, (index, self) -> {
            var failure = new AtomicReference<Throwable>();
            try (var producer = broker.producer(batchSize)) {
                for (var n = 0L; self.running() && failure.get() == null; n++) {
                    send(producer, Message.of(topic, messages.get(n)), acknowledged, failure);
                }
            }
            if (failure.get() != null) {
                throw new BenchException("A message was not acknowledged", failure.get());
            }
        });
    }

    private static void send(
            CatMqProducer producer, Message message, Meter acknowledged, AtomicReference<Throwable> failure) {
        // Its failure is kept in the callback.
        var unused = producer.send(message).whenComplete((result, trouble) -> {
            if (trouble == null) {
                acknowledged.add(1);
            } else {
                failure.compareAndSet(null, trouble);
            }
        });
    }
}
