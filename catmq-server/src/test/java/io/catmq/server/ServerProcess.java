package io.catmq.server;

import io.catmq.server.database.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The server as a process of its own, which can be killed. Its output goes to a file under target. */
final class ServerProcess implements AutoCloseable {
    private final List<String> command;
    private final Path output;
    private final int port;
    private Process process;

    private ServerProcess(List<String> command, Path output, int port, Process process) {
        this.command = command;
        this.output = output;
        this.port = port;
        this.process = process;
    }

    static ServerProcess start(TestDatabase database, String... settings) {
        int port = freePort();
        List<String> args = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--catmq.database.url=" + database.url(),
                "--catmq.database.user=" + database.user(),
                "--catmq.database.password=" + database.password(),
                "--catmq.topics.auto-create=true"));
        args.addAll(List.of(settings));
        ServerProcess server = run(args, port);
        server.awaitReady();
        return server;
    }

    /** Runs the main class with exactly these arguments. */
    static ServerProcess run(List<String> args, int port) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                CatMqServer.class.getName()));
        command.addAll(args);
        try {
            Path directory = Files.createDirectories(Path.of("target", "servers"));
            Path output = Files.createTempFile(directory, "server-" + port + "-", ".log");
            return new ServerProcess(command, output, port, launch(command, output));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Without the test classes, whose logging configuration would silence the server. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Process launch(List<String> command, Path output) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Process process() {
        return process;
    }

    private void awaitReady() {
        Awaitility.await("server is ready")
                .atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(50))
                .until(this::isReady);
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The server has ended:\n" + output());
        }
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(url() + "/v1/topics"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** kill -9: nothing is flushed, nobody is told. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(60));
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int awaitEnd(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("The server still runs after " + timeout + ":\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** The same server, on the same database and port, once more. */
    void restart() {
        try {
            process = launch(command, output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        awaitReady();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
