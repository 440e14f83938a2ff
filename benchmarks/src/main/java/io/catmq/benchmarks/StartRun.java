package io.catmq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The server with nothing configured: how soon it is ready, what it weighs when nobody uses it. */
final class StartRun {

    private static final Duration IDLE = Duration.ofSeconds(5);

    private StartRun() {}

    static Report.Started run(Options options, Path directory) {
        try {
            // Its own working directory, because the embedded database lies in the current one.
            var home = Files.createDirectories(directory.resolve("embedded"));
            try (var server =
                    ServerProcess.start(options.serverJar(), options.serverJvmOptions(), home, java.util.List.of())) {
                Pause.of(IDLE);
                return new Report.Started(server.readyAfter(), Machine.residentBytes(server.pid()));
            }
        } catch (IOException e) {
            throw new BenchException("Cannot write below " + directory, e);
        }
    }
}
