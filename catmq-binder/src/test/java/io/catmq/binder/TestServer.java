package io.catmq.binder;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A real server on the embedded database in a directory of its own: a child process, so that it has its own class path
 * (an application's configuration must not become the server's) and can be killed.
 */
public final class TestServer implements AutoCloseable {
    private static TestServer shared;
    private static boolean failed;

    private final Path directory;
    private final int port;
    private Process process;

    private TestServer(int port) {
        this.port = port;
        try {
            this.directory = Files.createTempDirectory("catmq-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One server for all tests of this JVM. */
    public static synchronized TestServer shared() {
        if (failed) {
            throw new IllegalStateException("The server did not start for an earlier test");
        }
        if (shared == null) {
            failed = true;
            shared = atFreePort().start();
            failed = false;
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** A server that is not started yet. */
    public static TestServer atFreePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new TestServer(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** Starts it, also again on the same data, and waits till it is ready. */
    public TestServer start() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                serverClassPath(),
                "io.catmq.server.CatMqServer",
                "--server.port=" + port);
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await()
                .alias("server log: " + log())
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !process.isAlive() || ready());
        if (!process.isAlive()) {
            throw new IllegalStateException("The server did not start, see " + log());
        }
        return this;
    }

    private Path log() {
        return directory.resolve("server.log");
    }

    private boolean ready() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(url() + "/actuator/health").toURL().openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(2000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String serverClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("catmq-binder") && !entry.contains("spring-cloud-"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** As a crash would end it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
