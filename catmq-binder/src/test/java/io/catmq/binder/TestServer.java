package io.catmq.binder;

import io.catmq.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real server that can go away and come back: at the same port, with its data in a directory of its own. */
public final class TestServer implements AutoCloseable {
    private final Path directory;
    private final int port;

    /** Members stay in their groups when the machine stops for some seconds, and yet are heard of often. */
    private final Map<String, String> settings =
            new HashMap<>(Map.of("catmq.group.session-timeout", "60s", "catmq.group.heartbeat-interval", "1s"));

    private @Nullable EmbeddedServer server;

    private TestServer(int port) {
        this.port = port;
        try {
            this.directory = Files.createTempDirectory("catmq-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        static final TestServer SERVER = atFreePort().start();
    }

    /** One server for all tests of this JVM, which ends it. */
    public static TestServer shared() {
        return Shared.SERVER;
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

    /** Clients learn this URL, of something before it. To be called before it is started. */
    TestServer advertise(String url) {
        return with("catmq.broker.advertised-url", url);
    }

    /** To be called before it is started. */
    TestServer with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** Starts it, also again on the same data; it is ready when this returns. */
    public TestServer start() {
        with("server.port", Integer.toString(port));
        with("catmq.database.url", "jdbc:h2:file:" + directory.resolve("catmq"));
        server = EmbeddedServer.start(settings);
        return this;
    }

    public void stop() {
        EmbeddedServer running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
