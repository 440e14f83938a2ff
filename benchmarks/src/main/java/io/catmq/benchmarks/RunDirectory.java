package io.catmq.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;

/** The files of one run: database, logs. Removed at the end. */
record RunDirectory(Path path) implements AutoCloseable {

    /** A database that was interrupted while it started still writes for a moment. */
    private static final int ATTEMPTS = 20;

    static RunDirectory below(Path parent) {
        try {
            Files.createDirectories(parent);
            return new RunDirectory(Files.createTempDirectory(parent.toAbsolutePath(), "bench-"));
        } catch (IOException e) {
            throw new BenchException("Cannot write below " + parent, e);
        }
    }

    @Override
    public void close() {
        var interrupted = Thread.interrupted();
        for (var attempt = 1; !removed(); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new BenchException("Cannot remove " + path + ", please do it");
            }
            Pause.of(Duration.ofMillis(250));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean removed() {
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
