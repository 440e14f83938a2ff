package io.catmq.benchmarks;

import io.catmq.benchmarks.ChunkTable.Binding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run of {@code bench log}, part after part, on one database. */
final class LogBench {

    private static final int[] SIZES = {100, 1024};
    private static final int[] PARTITIONS = {1, 4};
    private static final int[] LATENCY_RATES = {100, 1_000, 5_000};

    private final Options options;
    private final Path directory;
    private final Consumer<String> progress;
    private final Report report;
    private final Timing timing;
    private final Map<Workload, String> backlogs = new LinkedHashMap<>();
    private int topics;

    LogBench(Options options, Path directory, Report report, Consumer<String> progress) {
        this.options = options;
        this.directory = directory;
        this.report = report;
        this.progress = progress;
        this.timing = options.timing();
    }

    void run(BenchDatabase database) {
        var chosen = workloads();
        report.databaseOrigin = database.origin();
        report.databaseSettings.putAll(database.settings());
        if (wants(Options.Part.START)) {
            progress.accept("Starting the server on its embedded database");
            report.started = StartRun.run(options, directory);
        }
        try (var broker = Broker.start(options, directory, database)) {
            warmUp(broker, database);
            for (var workload : chosen) {
                produce(broker, database, workload);
            }
            if (wants(Options.Part.READ)) {
                read(broker, database);
            }
            if (wants(Options.Part.TAIL)) {
                chosen.stream().filter(w -> w.partitions() == 1).forEach(w -> tail(broker, database, w));
            }
            if (wants(Options.Part.LATENCY)) {
                latency(broker, database);
            }
        }
    }

    private boolean wants(Options.Part part) {
        return options.parts().contains(part);
    }

    private List<Workload> workloads() {
        var workloads = new ArrayList<Workload>();
        for (var kind : Workload.Kind.values()) {
            for (var size : SIZES) {
                for (var partitions : PARTITIONS) {
                    workloads.add(new Workload(kind, size, partitions));
                }
            }
        }
        var names = workloads.stream().map(Workload::id).collect(Collectors.joining(", "));
        workloads.removeIf(workload -> !workload.id().contains(options.workload()));
        if (workloads.isEmpty()) {
            throw new BenchException("No workload contains \"" + options.workload() + "\"; there are " + names + ".");
        }
        return workloads;
    }

    /** The code paths of both sides become compiled code before anything is measured. */
    private void warmUp(Broker broker, BenchDatabase database) {
        progress.accept("Warming up");
        for (var kind : Workload.Kind.values()) {
            var workload = new Workload(kind, 100, 4);
            var messages = messages(workload);
            var topic = newTopic(broker, workload);
            var producing = new BrokerProduce(broker, database, warm(), options.batchSize());
            producing.run(topic, messages);
            for (var binding : Binding.values()) {
                new BareProduce(database, timing, options.batchSize(), binding).run(workload, messages);
            }
            new BrokerRead(broker, timing.run())
                    .run(
                            topic,
                            4,
                            LogTables.of(database, topic).stored(database).messages());
            broker.deleteTopic(topic);
        }
    }

    private Timing warm() {
        return new Timing(timing.seconds() * 4, 1);
    }

    private void produce(Broker broker, BenchDatabase database, Workload workload) {
        var messages = messages(workload);
        var bare = new BareProduce(database, timing, options.batchSize(), Binding.PLAIN);
        var bareAsBlob = new BareProduce(database, timing, options.batchSize(), Binding.AS_BLOB);
        var producing = new BrokerProduce(broker, database, timing, options.batchSize());
        var pairs = wants(Options.Part.PRODUCE) ? timing.pairs() : 1;
        progress.accept("Producing " + workload.label());
        var rates = Pairs.alternate(
                pairs,
                () -> wants(Options.Part.PRODUCE) ? bare.run(workload, messages) : 1,
                () -> producing.run(keepAsBacklog(broker, workload), messages));
        var stored = LogTables.of(database, Objects.requireNonNull(backlogs.get(workload)))
                .stored(database);
        report.loads.add(Machine.load());
        if (wants(Options.Part.PRODUCE)) {
            report.produced.add(new Report.Produced(
                    workload,
                    rates,
                    Pairs.median(Stream.generate(() -> bareAsBlob.run(workload, messages))
                            .limit(pairs)
                            .toList()),
                    producing.cpuPerMessage(),
                    (double) stored.messages() / stored.rows(),
                    stored.bytesPerMessage()));
        }
    }

    /** Each run has a fresh topic; that of the last run stays and is the backlog to read. */
    private String keepAsBacklog(Broker broker, Workload workload) {
        var topic = newTopic(broker, workload);
        var before = backlogs.put(workload, topic);
        if (before != null) {
            broker.deleteTopic(before);
        }
        return topic;
    }

    private void read(Broker broker, BenchDatabase database) {
        progress.accept("Restarting the server, so that nothing is in its memory");
        broker.restart();
        var reading = new BrokerRead(broker, timing.run());
        var bare = new BareRead(database, timing.run());
        // The new process has to become warm, too. What is read from the tables does not go into the tail cache.
        var warmingUp =
                new BrokerRead(broker, timing.jvmWarmUp().multipliedBy(2).dividedBy(backlogs.size()));
        backlogs.forEach((workload, topic) -> warmingUp.run(
                topic,
                workload.partitions(),
                LogTables.of(database, topic).stored(database).messages()));
        backlogs.forEach((workload, topic) -> {
            progress.accept("Reading " + workload.label());
            var tables = LogTables.of(database, topic);
            var stored = tables.stored(database);
            var rates = Pairs.alternate(
                    timing.pairs(),
                    () -> bare.run(tables, stored),
                    () -> reading.run(topic, workload.partitions(), stored.messages()));
            report.reads.add(new Report.Read(
                    workload, rates, againstMessages(database, workload, reading, topic, stored), stored.messages()));
        });
        report.loads.add(Machine.load());
    }

    private Pairs againstMessages(
            BenchDatabase database, Workload workload, BrokerRead reading, String topic, LogTables.Stored stored) {
        try (var bare = BareMessages.write(database, workload, messages(workload), options.batchSize())) {
            bare.run(stored.messages());
            return Pairs.alternate(
                    timing.pairs(),
                    () -> bare.run(stored.messages()),
                    () -> reading.run(topic, workload.partitions(), stored.messages()));
        }
    }

    private void tail(Broker broker, BenchDatabase database, Workload workload) {
        progress.accept("Producing and consuming " + workload.label());
        var topic = newTopic(broker, workload);
        var producing = new BrokerProduce(broker, database, timing, options.batchSize());
        report.tails.add(new TailRun(broker, producing, timing).run(workload, topic, messages(workload)));
        broker.deleteTopic(topic);
    }

    private void latency(Broker broker, BenchDatabase database) {
        backlogs.values().forEach(broker::deleteTopic);
        backlogs.clear();
        var latency = new LatencyRun(broker, database, timing);
        for (var rate : LATENCY_RATES) {
            progress.accept("Latency at " + rate + " messages/s");
            var topic = newTopic(broker, new Workload(Workload.Kind.RANDOM, 100, 1));
            report.latencies.add(latency.run(topic, rate));
            broker.deleteTopic(topic);
        }
        report.loads.add(Machine.load());
    }

    private String newTopic(Broker broker, Workload workload) {
        var topic = "bench-" + workload.id() + "-" + topics++;
        broker.createTopic(topic, workload.partitions());
        return topic;
    }

    private Messages messages(Workload workload) {
        return Messages.of(workload.kind(), workload.messageBytes(), options.batchSize());
    }
}
