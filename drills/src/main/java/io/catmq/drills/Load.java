package io.catmq.drills;

import io.catmq.client.Availability;
import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqException;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.NewTopic;
import io.catmq.client.OffsetSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The topic of a drill with its producers and consumers, in this JVM or, to be killed, in processes of their own. */
final class Load implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(150);
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(3);

    private final LoadSettings settings;
    private final Path directory;
    private final Consumer<String> trouble;
    private final Map<String, Member> members = new LinkedHashMap<>();

    Load(LoadSettings settings, Path directory, Consumer<String> trouble) {
        this.settings = settings;
        this.directory = directory;
        this.trouble = trouble;
    }

    private interface Member {
        void stop();

        void close();
    }

    LoadSettings settings() {
        return settings;
    }

    void createTopic() {
        try (var admin = admin()) {
            admin.createTopic(NewTopic.of(settings.topic(), settings.partitions()));
        }
    }

    private CatMqAdmin admin() {
        return new CatMqAdmin(ConnectionOptions.of(settings.servers().toArray(String[]::new)));
    }

    void startProducer(String name) {
        startHere(name, new ProducerWorker(settings, name, directory));
    }

    void startConsumer(String name) {
        startHere(name, new ConsumerWorker(settings, name, directory));
    }

    /** One that tells the group whether it is ready. */
    void startConsumer(String name, Supplier<Availability> availability) {
        startHere(name, new ConsumerWorker(settings, name, directory, availability));
    }

    private void startHere(String name, Worker worker) {
        var thread = new Thread(worker, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((which, e) -> trouble.accept(name + " has ended: " + e));
        thread.start();
        members.put(name, new Member() {
            @Override
            public void stop() {
                worker.stop();
                try {
                    thread.join(END_LIMIT.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new DrillException("Interrupted");
                }
            }

            @Override
            public void close() {
                worker.stop();
            }
        });
    }

    /** In a process of its own, to be frozen or killed. */
    ChildProcess startConsumerProcess(String name) {
        var command = new ArrayList<>(List.of(
                BrokerProgram.java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(WorkerMain.arguments("consume", name, directory, settings));
        var process = ChildProcess.start(name, command, directory);
        members.put(name, new Member() {
            @Override
            public void stop() {
                process.endInput();
            }

            @Override
            public void close() {
                process.close();
            }
        });
        return process;
    }

    /** Asks it to end, and waits until it has. */
    void stop(String name) {
        var member = members.remove(name);
        if (member != null) {
            member.stop();
        }
    }

    /** It was killed. */
    void forget(String name) {
        var member = members.remove(name);
        if (member != null) {
            member.close();
        }
    }

    /** Ends producers, lets consumers read to the end, then ends them. */
    void drain() {
        stopAll("producer");
        try (var admin = admin()) {
            Wait.until("consumers reach the end of " + settings.topic(), DRAIN_LIMIT, () -> atTheEnd(admin));
        } catch (DrillException e) {
            // What is missing now is for the checker to say, with names.
            trouble.accept(String.valueOf(e.getMessage()));
        }
        stopAll("consumer");
    }

    private boolean atTheEnd(CatMqAdmin admin) {
        try {
            var ends = admin.offsets(settings.topic(), OffsetSpec.latest());
            var committed = admin.committedOffsets(settings.group(), List.of(settings.topic()));
            return ends.entrySet().stream().allMatch(end -> end.getValue() <= committed.getOrDefault(end.getKey(), 0L));
        } catch (CatMqException e) {
            return false;
        }
    }

    private void stopAll(String prefix) {
        for (var name : List.copyOf(members.keySet())) {
            if (name.startsWith(prefix)) {
                stop(name);
            }
        }
    }

    @Override
    public void close() {
        members.values().forEach(Member::close);
    }
}
