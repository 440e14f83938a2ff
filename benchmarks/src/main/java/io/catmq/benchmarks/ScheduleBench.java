package io.catmq.benchmarks;

import io.catmq.client.CatMqConsumer;
import io.catmq.client.Message;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** How much later than their time delayed messages arrive at a waiting consumer, and whether any arrives earlier. */
final class ScheduleBench {

    static final String USAGE = """
            ./catmq bench schedule [options]

            Delayed messages, due 1 to 5 s after they are sent at random moments: how late they arrive.

              --rate N           messages sent a second (one run with 100, one with 1000)
              --seconds N        for how long they are sent (15)
              and --database, --server-jar, --server-jvm, --dir as for bench log
            """;

    private static final int SHORTEST_MS = 1_000;
    private static final int LONGEST_MS = 5_000;
    private static final int PARTITIONS = 4;
    private static final int MESSAGE_BYTES = 100;
    private static final double WARM_UP = 0.2;
    private static final long BAR_MS = 100;

    private final List<Integer> rates;
    private final double seconds;
    private final Options server;
    private final Consumer<String> progress;

    private ScheduleBench(List<Integer> rates, double seconds, Options server, Consumer<String> progress) {
        this.rates = rates;
        this.seconds = seconds;
        this.server = server;
        this.progress = progress;
    }

    static ScheduleBench parse(List<String> arguments, Consumer<String> progress) {
        var rates = List.of(100, 1_000);
        var seconds = 15.0;
        var server = new ArrayList<String>();
        for (var option : Option.of(arguments, USAGE)) {
            var name = option.name();
            var value = option.value();
            switch (name) {
                case "--rate" -> rates = List.of((int) Options.positive(name, value));
                case "--seconds" -> seconds = Options.positive(name, value);
                case "--database", "--server-jar", "--server-jvm", "--dir" -> server.addAll(List.of(name, value));
                default -> throw option.unknown(USAGE);
            }
        }
        return new ScheduleBench(rates, seconds, Options.parse(server), progress);
    }

    void run(PrintStream out) {
        try (var directory = RunDirectory.below(server.directory())) {
            progress.accept("Starting the database and the server");
            try (var database = server.openDatabase(directory.path())) {
                database.createSchema();
                try (var broker = Broker.start(server, directory.path(), database)) {
                    var table =
                            new TextTable("sent a second", "messages", "early", "p50", "p99", "p99.9", "max", "bar");
                    for (var rate : rates) {
                        progress.accept("Sending " + rate + " delayed messages a second");
                        row(table, rate, run(broker, "later-" + rate, rate));
                    }
                    out.print(table.render());
                }
            }
        }
    }

    private static void row(TextTable table, int rate, Lateness late) {
        var reached = late.early == 0 && late.histogram.getValueAtPercentile(99) <= BAR_MS;
        table.row(
                Integer.toString(rate),
                Long.toString(late.histogram.getTotalCount() + late.early),
                Long.toString(late.early),
                late.histogram.getValueAtPercentile(50) + " ms",
                late.histogram.getValueAtPercentile(99) + " ms",
                late.histogram.getValueAtPercentile(99.9) + " ms",
                late.histogram.getMaxValue() + " ms",
                "none early, p99 " + BAR_MS + " ms: " + (reached ? "PASS" : "short"));
    }

    /** In ms; of one machine, so that sender, database and receiver have the same clock. */
    private static final class Lateness {
        final Histogram histogram = new Histogram(3);
        long early;
    }

    private Lateness run(Broker broker, String topic, int rate) {
        broker.createTopic(topic, PARTITIONS);
        var late = new Lateness();
        try (var consumer = broker.consumer(topic, PARTITIONS)) {
            consumer.poll(Duration.ZERO);
            var schedule = Schedule.starting(System.nanoTime() + 200_000_000L, rate);
            var all = schedule.count(Duration.ofMillis(Math.round(seconds * 1_000)));
            var sending = Workers.start(1, (index, self) -> send(broker, topic, schedule, all));
            receive(consumer, all, (long) (all * WARM_UP), late);
            sending.join();
        }
        return late;
    }

    private static void send(Broker broker, String topic, Schedule schedule, long count) {
        var random = new Random(1);
        try (var producer = broker.producer(500)) {
            for (var n = 0L; n < count; n++) {
                schedule.await(n);
                var due = System.currentTimeMillis() + SHORTEST_MS + random.nextInt(LONGEST_MS - SHORTEST_MS);
                var value = new byte[MESSAGE_BYTES];
                random.nextBytes(value);
                ByteBuffer.wrap(value).putLong(due).putLong(n);
                var unused = producer.send(Message.builder(topic)
                        .partition((int) (n % PARTITIONS))
                        .value(value)
                        .deliverAt(Instant.ofEpochMilli(due))
                        .build());
            }
        }
    }

    /** Those sent first are not measured: the server's code is cold. */
    private void receive(CatMqConsumer consumer, long all, long warm, Lateness late) {
        var limit = System.nanoTime() + Math.round((seconds + 60) * 1e9);
        for (var received = 0L; received < all; ) {
            var messages = consumer.poll(Duration.ofSeconds(1));
            var now = System.currentTimeMillis();
            for (var message : messages) {
                var value = ByteBuffer.wrap(Objects.requireNonNull(message.value()));
                var over = now - value.getLong();
                var number = value.getLong();
                if (over < 0) {
                    late.early++;
                } else if (number >= warm) {
                    late.histogram.recordValue(over);
                }
            }
            received += messages.size();
            if (System.nanoTime() > limit) {
                throw new BenchException("Only " + received + " of " + all + " messages arrived");
            }
        }
    }
}
