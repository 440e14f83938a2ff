package io.catmq.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Runs one drill from an empty database to its findings. */
final class DrillRun {

    private static final String TOPIC = "drill";
    private static final int PARTITIONS = 4;
    private static final int PRODUCERS = 2;
    private static final int CONSUMERS = 2;
    /** Messages a second of each: what is to be measured is the cluster and not the machine, which it shares with all. */
    private static final int RATE = 250;

    private static final Duration SESSION = Duration.ofSeconds(10);
    private static final Duration CATCH_UP = Duration.ofSeconds(30);

    private final Drill drill;
    private final Options options;
    private final MariaDbProgram mariaDb;
    private final Path directory;
    private final Consumer<String> out;
    private final Findings findings = new Findings();
    private final long begin = System.nanoTime();

    DrillRun(Drill drill, Options options, MariaDbProgram mariaDb, Path directory, Consumer<String> out) {
        this.drill = drill;
        this.options = options;
        this.mariaDb = mariaDb;
        this.directory = directory;
        this.out = out;
    }

    Findings run() {
        var histories = directory.resolve("histories");
        try {
            Files.createDirectories(histories);
        } catch (IOException e) {
            throw new DrillException("Cannot write " + histories, e);
        }
        say("start the databases and " + options.brokers() + " brokers");
        try (var cluster = Cluster.start(drill.plan(options.brokers()), mariaDb, options.program(), directory)) {
            cluster.leader();
            var settings = new LoadSettings(cluster.urls(), TOPIC, PARTITIONS, "drill-group", RATE, SESSION);
            try (var load = new Load(settings, histories, findings::note)) {
                perform(cluster, load, histories);
            }
        }
        return findings;
    }

    private void perform(Cluster cluster, Load load, Path histories) {
        load.createTopic();
        if (drill.hasTraffic()) {
            startTraffic(load, histories);
        }
        var scene = new Scene(cluster, load, new Random(options.seed()), options.length(), directory, this::say);
        drill.run(scene);
        scene.end();
        if (drill.hasTraffic()) {
            say("drain");
            load.drain();
        }
        say("check");
        var evidence = collect(cluster, histories);
        findings.told("messages acknowledged", Long.toString(count(evidence, Event.Kind.ACKNOWLEDGED)));
        drill.measure(scene, new Window(evidence.events(), scene.harmed(), scene.ended()), findings);
        findings.rules(Checker.check(evidence));
    }

    private void startTraffic(Load load, Path histories) {
        say("traffic: " + PRODUCERS * RATE + " messages/s on " + PARTITIONS + " partitions");
        for (var i = 1; i <= CONSUMERS; i++) {
            drill.startConsumer(load, "consumer-" + i);
        }
        for (var i = 1; i <= PRODUCERS; i++) {
            load.startProducer("producer-" + i);
        }
        // Not before the group is settled: the last one to join has its share.
        Wait.until("every consumer gets messages, and every partition is read", Duration.ofMinutes(3), () -> {
            var received = History.readAll(histories).stream()
                    .filter(event -> event.kind() == Event.Kind.RECEIVED)
                    .toList();
            return received.stream().map(Event::partition).distinct().count() == PARTITIONS
                    && received.stream().map(Event::who).distinct().count() == CONSUMERS;
        });
    }

    private static long count(Evidence evidence, Event.Kind kind) {
        return evidence.events().stream().filter(event -> event.kind() == kind).count();
    }

    /** Followers may be a moment behind the tables, and no longer than that. */
    private static Evidence collect(Cluster cluster, Path histories) {
        var deadline = System.nanoTime() + CATCH_UP.toNanos();
        var evidence = look(cluster, histories);
        while (!Checker.check(evidence).isEmpty() && System.nanoTime() < deadline) {
            Wait.of(Duration.ofMillis(500));
            evidence = look(cluster, histories);
        }
        return evidence;
    }

    private static Evidence look(Cluster cluster, Path histories) {
        var tables = cluster.tables();
        Map<String, List<Evidence.Change>> brokerLogs = new LinkedHashMap<>();
        Map<String, Evidence.View> views = new LinkedHashMap<>();
        for (var broker : cluster.brokers()) {
            brokerLogs.put(broker.id(), Api.of(broker.url()).metadataLog());
            views.put(broker.id(), Api.of(broker.url()).view());
        }
        return new Evidence(
                History.readAll(histories),
                tables.log(TOPIC),
                tables.terms(),
                tables.changes(),
                brokerLogs,
                tables.topics(),
                views);
    }

    private void say(String what) {
        out.accept(String.format("%6.1f s  %s", (System.nanoTime() - begin) / 1e9, what));
    }
}
