package io.catmq.cli;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A real server on the embedded database, in a process of its own. */
record TestServer(int port, Process process) implements AutoCloseable {

    static TestServer start(Path directory) throws IOException {
        var port = freePort();
        var log = directory.resolve("server.log");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        serverClassPath(),
                        "io.catmq.server.CatMqServer",
                        "--server.port=" + port)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var server = new TestServer(port, process);
        Awaitility.await()
                .alias("server log: " + log)
                .atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !process.isAlive() || server.isReady());
        if (!process.isAlive()) {
            throw new IllegalStateException("The server did not start, see " + log);
        }
        return server;
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Without what would log for the commands. */
    private static String serverClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("slf4j-nop"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private boolean isReady() {
        try {
            var connection = (HttpURLConnection)
                    URI.create(url() + "/actuator/health").toURL().openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(2000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    ConnectionOptions connection() {
        return ConnectionOptions.builder()
                .servers(url())
                .clientId("billing-app")
                .build();
    }

    CatMqAdmin admin() {
        return new CatMqAdmin(connection());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
