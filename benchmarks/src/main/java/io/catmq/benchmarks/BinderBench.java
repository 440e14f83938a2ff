package io.catmq.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code bench binder}: one application twice, with CatMQ's binder and with Kafka's. Both stay up, so that both are warm,
 * and take turns; who waits for its turn does nothing but wait.
 */
final class BinderBench {

    private static final int MESSAGE_BYTES = 1024;
    private static final int SENT_FIELD_BYTES = 28; // "sent":1234567890123456789,

    private final BinderOptions options;
    private final Consumer<String> progress;
    private final BinderReport report = new BinderReport();

    BinderBench(BinderOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    void run(PrintStream out) {
        var begin = System.nanoTime();
        try (var directory = RunDirectory.below(options.directory())) {
            circumstances(directory.path());
            measure(directory.path());
        } catch (BenchException e) {
            out.print(report.text());
            throw new BenchException("The run ended early, what is above is incomplete", e);
        }
        report.circumstance("whole run", Text.count(Meter.seconds(System.nanoTime() - begin)) + " s");
        out.print(report.text());
        write(options.json(), report.json());
    }

    private void circumstances(Path directory) {
        report.circumstance("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        Machine.here(directory).lines().forEach(report::circumstance);
        report.circumstance("load average before", Machine.load());
        report.circumstance("seconds per run", options.seconds());
        report.circumstance("rounds", options.rounds());
        report.circumstance("messages", "1 KB of JSON text as bytes, one partition, one consumer");
        report.circumstance("durability of CatMQ", "acknowledged when the database has synced its log to disk");
        report.circumstance(
                "durability of Kafka",
                options.kafkaProperties().isEmpty()
                        ? "the broker's default: acknowledged when in the page cache, no sync per message"
                        : "with " + options.kafkaProperties());
    }

    private void measure(Path directory) {
        var messages = messages(directory).toString();
        progress.accept("Starting MariaDB, a CatMQ server and a Kafka broker");
        try (var database = options.server().openDatabase(directory)) {
            database.createSchema();
            try (var broker = Broker.start(options.server(), directory, database);
                    var kafka = KafkaProcess.start(classPath("broker"), directory, options.kafkaProperties())) {
                progress.accept("Starting the application, once with each binder");
                broker.createTopic("bench", 1);
                try (var withCatmq = BinderApp.start(
                                "catmq",
                                classPath("catmq"),
                                directory,
                                options.appJvmOptions(),
                                List.of("--bench.messages=" + messages, "--catmq.client.servers=" + broker.url()));
                        var withKafka = BinderApp.start(
                                "kafka",
                                classPath("kafka"),
                                directory,
                                options.appJvmOptions(),
                                List.of(
                                        "--bench.messages=" + messages,
                                        "--spring.cloud.stream.kafka.binder.brokers=" + kafka.bootstrapServers()))) {
                    warmUp("CatMQ", withCatmq, broker.pid());
                    warmUp("Kafka", withKafka, kafka.pid());
                    takeTurns(withCatmq, withKafka);
                }
            }
        }
    }

    private void warmUp(String name, BinderApp app, long brokerPid) {
        progress.accept("Warming up " + name);
        report.circumstance(
                "warming up " + name, new BinderWarmUp(app, brokerPid, options.seconds(), options.cases()).run());
    }

    private void takeTurns(BinderApp catmq, BinderApp kafka) {
        for (var round = 0; round < options.rounds(); round++) {
            for (var measured : options.cases()) {
                progress.accept("Round " + (round + 1) + ", " + measured.id());
                var command = measured.command(options.seconds());
                var first = (round % 2 == 0 ? catmq : kafka).ask(command);
                var second = (round % 2 == 0 ? kafka : catmq).ask(command);
                report.add(
                        measured,
                        round % 2 == 0 ? new BinderReport.Round(first, second) : new BinderReport.Round(second, first));
            }
        }
        report.circumstance("load average after", Machine.load());
    }

    /** The same events for both; the application puts a field before them. */
    private static Path messages(Path directory) {
        var events = new JsonEvents(MESSAGE_BYTES);
        var lines = new ArrayList<String>();
        for (var i = 0; i < 8_000; i++) {
            lines.add(new String(events.next(MESSAGE_BYTES - SENT_FIELD_BYTES), US_ASCII));
        }
        try {
            return Files.write(directory.resolve("messages"), lines);
        } catch (IOException e) {
            throw new BenchException("Cannot write the messages", e);
        }
    }

    /** Made by the build; {@code ./catmq} says where. */
    private static String classPath(String name) {
        var file = Path.of(System.getProperty("catmq.bench." + name, "missing"));
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new BenchException(
                    "There is no class path for " + name + " (" + file + "): run ./catmq bench binder, which makes it",
                    e);
        }
    }

    private static void write(@Nullable Path file, String text) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BenchException("Cannot write " + file, e);
        }
    }
}
