package io.catmq.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;

/** A directory that goes at the end, unless it is kept. */
final class RunDirectory implements AutoCloseable {

    /** A process that was killed while it started may still write for a moment. */
    private static final int ATTEMPTS = 20;

    private final Path path;
    private boolean kept;

    private RunDirectory(Path path) {
        this.path = path;
    }

    static RunDirectory make() {
        try {
            return new RunDirectory(Files.createTempDirectory("catmq-drill-"));
        } catch (IOException e) {
            throw new DrillException("Cannot write a temporary directory", e);
        }
    }

    Path path() {
        return path;
    }

    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        var interrupted = Thread.interrupted();
        for (var attempt = 1; !kept && !remove(path); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new DrillException("Cannot remove " + path + ", please do it");
            }
            Wait.of(Duration.ofMillis(100));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nothing of it is left. */
    static boolean remove(Path path) {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            return Files.notExists(path);
        }
    }
}
