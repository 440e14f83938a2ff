package io.catmq.test;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.NewTopic;
import io.catmq.embedded.EmbeddedServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A server that starts while the application's context does: only who asks where it is waits for it. */
final class StartingServer implements AutoCloseable {
    private final FutureTask<EmbeddedServer> start;

    private StartingServer(List<NewTopic> topics, Map<String, String> settings) {
        start = new FutureTask<>(() -> start(topics, settings));
    }

    static StartingServer begin(List<NewTopic> topics, Map<String, String> settings) {
        StartingServer server = new StartingServer(topics, settings);
        Thread thread = new Thread(server.start, "embedded-catmq-start");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static EmbeddedServer start(List<NewTopic> topics, Map<String, String> settings) {
        EmbeddedServer server = EmbeddedServer.start(settings);
        try (CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            topics.forEach(admin::createTopic);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private EmbeddedServer started() {
        try {
            return start.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the embedded CatMQ server starts", e);
        }
    }

    String url() {
        return started().url();
    }

    /** Also when it never started: that was said to who asked for it. */
    @Override
    public void close() {
        EmbeddedServer server;
        try {
            server = start.get();
        } catch (ExecutionException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        server.close();
    }
}
