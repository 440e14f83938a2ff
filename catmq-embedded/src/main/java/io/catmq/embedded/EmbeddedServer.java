package io.catmq.embedded;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * A real CatMQ server in this JVM, for tests: on a free port of this machine and an H2 database in memory, which end with
 * it. Its classes are its own ({@link ServerClasses}), and it reads neither system properties nor environment nor files,
 * so that it and the application under test do not change each other. Any number can run at a time. Thread safe.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final String BROKER = "io.catmq.embedded.inside.EmbeddedBroker";

    private final AutoCloseable broker;
    private final int port;

    private EmbeddedServer(AutoCloseable broker, int port) {
        this.broker = broker;
        this.port = port;
    }

    /** A server with default settings. It is ready when this returns. */
    public static EmbeddedServer start() {
        return start(Map.of());
    }

    /**
     * A server with these settings, as in docs/configuration.md, over those of the embedded one. It is ready when this
     * returns.
     *
     * @throws IllegalStateException with the server's own words, when it cannot start
     */
    public static EmbeddedServer start(Map<String, String> settings) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader classes = ServerClasses.loader();
        // What the server starts looks for its parts with the loader of the thread.
        thread.setContextClassLoader(classes);
        try {
            Object broker =
                    classes.loadClass(BROKER).getMethod("start", Map.class).invoke(null, settings);
            return new EmbeddedServer((AutoCloseable) broker, ((IntSupplier) broker).getAsInt());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("The embedded CatMQ server did not start: " + innermost(e), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("catmq-embedded is not complete", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Where it is, as in {@code http://localhost:49152}. */
    public String url() {
        return "http://localhost:" + port;
    }

    /** Ends it and forgets all its messages. Does nothing the second time. */
    @Override
    public void close() {
        try {
            broker.close();
        } catch (Exception e) {
            throw new IllegalStateException("The embedded CatMQ server did not stop as it should", e);
        }
    }
}
