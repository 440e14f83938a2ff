package io.catmq.benchmarks;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real server jar as a child process on a free loopback port. Closing it ends it, gracefully if it can. */
final class ServerProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final String url;
    private final Duration readyAfter;

    private ServerProcess(Process process, String url, Duration readyAfter) {
        this.process = process;
        this.url = url;
        this.readyAfter = readyAfter;
    }

    /** Starts it with the JVM of the bench and returns when its health is UP. Its output goes to a file. */
    static ServerProcess start(Path jar, List<String> jvmOptions, Path directory, List<String> arguments) {
        var port = Ports.free();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-jar");
        command.add(jar.toAbsolutePath().toString());
        command.add("--server.port=" + port);
        command.addAll(arguments);
        var log = directory.resolve("server-" + port + ".log");
        var url = "http://127.0.0.1:" + port;
        var start = System.nanoTime();
        try {
            var process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            awaitHealth(process, url, log);
            return new ServerProcess(process, url, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            throw new BenchException("The server does not start", e);
        }
    }

    /** The server's own database arguments for the bench's database. */
    static List<String> databaseArguments(BenchDatabase database) {
        return List.of(
                "--catmq.database.url=" + database.serverUrl(),
                "--catmq.database.user=" + database.user(),
                "--catmq.database.password=" + database.password());
    }

    String url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    Duration readyAfter() {
        return readyAfter;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitHealth(Process process, String url, Path log) throws IOException {
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!healthy(url)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new BenchException("The server is not ready. The end of its log:\n" + tail(log));
            }
            Pause.of(Duration.ofMillis(20));
        }
    }

    private static boolean healthy(String url) {
        try {
            var connection = (HttpURLConnection)
                    URI.create(url + "/actuator/health").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The end of a child's log. */
    static String tail(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }
}
