package io.catmq.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A broker: a JVM on a port and a directory that stay the same when it is started again. */
final class Broker implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final String id;
    private final int port;
    private final Path directory;
    private final BrokerProgram program;
    private final List<String> settings;
    private ChildProcess process;

    private Broker(String id, int port, Path directory, BrokerProgram program, List<String> settings) {
        this.id = id;
        this.port = port;
        this.directory = directory;
        this.program = program;
        this.settings = settings;
        this.process = launch(List.of());
    }

    /** Starts it, and does not wait until it is ready. */
    static Broker start(String id, int port, Path directory, BrokerProgram program, List<String> settings) {
        return new Broker(id, port, directory.resolve(id), program, settings);
    }

    private ChildProcess launch(List<String> jvmOptions) {
        var all = new ArrayList<>(List.of("--server.port=" + port, "--catmq.broker.id=" + id));
        all.addAll(settings);
        return ChildProcess.start(id, program.command(jvmOptions, all), directory);
    }

    /** Ready: it answers what clients ask first. Its health may be worse, without its metadata database. */
    Duration awaitReady() {
        return Wait.until(id + " is ready", START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new DrillException(id + " has ended. The end of its log:\n" + process.lastWords());
            }
            return Api.of(url()).isReady();
        });
    }

    /** Once more after its end, and waits until it is ready. */
    void restart() {
        launchAgain(List.of());
        awaitReady();
    }

    /** Once more after its end, with JVM options for this time, and does not wait. */
    void launchAgain(List<String> jvmOptions) {
        process.close();
        process = launch(jvmOptions);
    }

    String id() {
        return id;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    ChildProcess process() {
        return process;
    }

    @Override
    public String toString() {
        return id + " (pid " + process.pid() + ")";
    }

    @Override
    public void close() {
        process.close();
    }
}
