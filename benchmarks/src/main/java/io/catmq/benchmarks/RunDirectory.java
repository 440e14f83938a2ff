package io.catmq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** The files of one run: database, logs. Removed at the end. */
record RunDirectory(Path path) implements AutoCloseable {

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
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new BenchException("Cannot remove " + path, e);
        }
    }
}
