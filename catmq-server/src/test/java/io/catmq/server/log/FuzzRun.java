package io.catmq.server.log;

import io.catmq.server.database.Database;
import io.catmq.server.database.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Three brokers that know nothing of each other, on one database behind a proxy that cuts connections; producers that
 * jump between them, readers, retention.
 */
final class FuzzRun {
    private static final int BROKERS = 3;
    private static final int PARTITIONS = 2;
    private static final int PRODUCERS = 6;

    private final TestDatabase target;
    private final long seed;
    private final Duration duration;
    private final int cutOneIn;
    private final UnaryOperator<LogStorage> storage;
    private final FuzzJournal journal = new FuzzJournal();
    private int cuts;
    private long removed;

    FuzzRun(TestDatabase target, long seed, Duration duration, int cutOneIn, UnaryOperator<LogStorage> storage) {
        this.target = target;
        this.seed = seed;
        this.duration = duration;
        this.cutOneIn = cutOneIn;
        this.storage = storage;
    }

    /** Runs and returns what went wrong. */
    List<String> problems() throws InterruptedException {
        List<Database> databases = new ArrayList<>();
        URI server = URI.create(target.url().substring("jdbc:".length()));
        try (CuttingProxy proxy = new CuttingProxy(server.getPort(), seed, cutOneIn);
                Database direct = target.open()) {
            direct.migrate("messages");
            String url = "jdbc:mysql://127.0.0.1:" + proxy.port() + server.getPath();
            List<MessageLog> brokers = new ArrayList<>();
            for (int i = 0; i < BROKERS; i++) {
                Database database = Database.open(target.settings(url)
                        .withPool(8, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(3)));
                databases.add(database);
                brokers.add(broker(database, new DatabaseLogStorage(database)));
            }
            MessageLog reference = broker(direct, new DatabaseLogStorage(direct));
            List<FuzzReader> readers = run(proxy, brokers, reference);
            cuts = proxy.cuts();
            removed = reference.range(1).logStartOffset();
            for (FuzzReader reader : readers) {
                finish(reader, reference);
            }
            return journal.check();
        } finally {
            databases.forEach(Database::close);
        }
    }

    int cuts() {
        return cuts;
    }

    /** The log start of one partition: what retention has removed. */
    long removed() {
        return removed;
    }

    long seen() {
        return journal.messages();
    }

    private void finish(FuzzReader reader, MessageLog reference) {
        try {
            reader.readToEnd(reference);
        } catch (RuntimeException failure) {
            journal.problem("reading what is left: " + failure);
        }
    }

    private MessageLog broker(Database database, LogStorage real) {
        LogSettings settings = new LogSettings(
                2_000, Duration.ofMillis(800), Duration.ofMillis(5), Duration.ofMinutes(15), 30_000, 200_000, 1_000);
        return DatabaseMessageLog.open(
                database, storage.apply(real), settings, new SimpleMeterRegistry(), Clock.systemUTC());
    }

    private List<FuzzReader> run(CuttingProxy proxy, List<MessageLog> brokers, MessageLog reference)
            throws InterruptedException {
        Random random = new Random(seed);
        long end = System.nanoTime() + duration.toNanos();
        List<Thread> threads = new ArrayList<>();
        List<FuzzReader> readers = new ArrayList<>();
        Retention retention = new Retention(duration.toMillis() / 3, Retention.UNLIMITED);
        for (long partition = 1; partition <= PARTITIONS; partition++) {
            reference.create(partition);
            FuzzReader reader = new FuzzReader(
                    brokers, journal, partition, retention, random.nextLong(), () -> System.nanoTime() < end);
            readers.add(reader);
            threads.add(new Thread(reader, "reader"));
            for (int i = 0; i < PRODUCERS; i++) {
                boolean idempotent = i != 0;
                int id = (int) partition * 100 + i;
                threads.add(new Thread(
                        new FuzzProducer(
                                brokers,
                                journal,
                                partition,
                                id,
                                idempotent,
                                random.nextLong(),
                                () -> System.nanoTime() < end),
                        "producer-" + id));
            }
        }
        proxy.cutting(true);
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        proxy.cutting(false);
        return readers;
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + journal.acknowledgedBatches() + " batches acknowledged, " + journal.messages()
                + " messages seen, " + journal.overtaken() + " offsets removed before they were, " + removed
                + " removed by retention, " + cuts + " cuts";
    }
}
