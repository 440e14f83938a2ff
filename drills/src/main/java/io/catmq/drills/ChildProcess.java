package io.catmq.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that the drill started, and may freeze and kill. Its output is appended to a file. */
final class ChildProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String name;
    private final Path log;
    private final Process process;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    static ChildProcess start(String name, List<String> command, Path directory) {
        try {
            Files.createDirectories(directory);
            var log = directory.resolve(name + ".log");
            var process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ChildProcess(name, log, process);
        } catch (IOException e) {
            throw new DrillException("Cannot start " + name, e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** STOP, CONT, KILL or TERM. */
    void signal(String signal) {
        try {
            // The shell's own: not every small system has a program of that name.
            var status = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid())
                    .start()
                    .waitFor();
            if (status != 0 && isAlive()) {
                throw new DrillException("Cannot send " + signal + " to " + name);
            }
        } catch (IOException e) {
            throw new DrillException("Cannot send " + signal + " to " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DrillException("Interrupted");
        }
    }

    /** SIGKILL, and waits for its end. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(PATIENCE);
    }

    /** SIGTERM, and waits for its end; SIGKILL when it takes too long. */
    void terminate() {
        process.destroy();
        if (!awaitEnd(PATIENCE)) {
            kill();
        }
    }

    /** Ends its standard input, and waits for its end. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
        if (!awaitEnd(PATIENCE)) {
            kill();
        }
    }

    boolean awaitEnd(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new DrillException("Interrupted");
        }
    }

    /** The end of what it said. */
    String lastWords() {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            return "(its log " + log + " cannot be read)";
        }
    }

    /** Also when it is frozen, and when the drill was interrupted. */
    @Override
    public void close() {
        process.destroyForcibly();
        var interrupted = Thread.interrupted();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
