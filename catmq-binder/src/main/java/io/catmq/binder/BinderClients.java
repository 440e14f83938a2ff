package io.catmq.binder;

import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ProducerOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The clients that all bindings of one binder share. Nothing connects before it is used. */
public final class BinderClients implements AutoCloseable {
    /** For what was waited for when the bindings stopped. */
    private static final Duration ONCE_MORE = Duration.ofSeconds(1);

    private final ConnectionOptions connection;
    private final ProducerOptions producerOptions;
    private final CatMqAdmin admin;
    private final CatMqAdmin healthAdmin;
    private @Nullable CatMqProducer producer;
    private boolean closed;
    private boolean flushedInVain;

    /** Clients of these servers. */
    public BinderClients(ConnectionOptions connection, CatMqBinderProperties properties) {
        this.connection = connection;
        this.producerOptions = ProducerOptions.builder()
                .compression(properties.getCompression())
                .deliveryTimeout(properties.getDeliveryTimeout())
                .linger(properties.getLinger())
                .build();
        this.admin = admin(connection, properties.getStartTimeout());
        this.healthAdmin = admin(connection, properties.getHealthTimeout());
    }

    private static CatMqAdmin admin(ConnectionOptions connection, Duration timeout) {
        return new CatMqAdmin(connection.toBuilder()
                .connectTimeout(timeout)
                .requestTimeout(timeout)
                .build());
    }

    /** Where the servers are. */
    public ConnectionOptions connection() {
        return connection;
    }

    /** For topics; gives up after {@code start-timeout}, because an application that starts waits for it. */
    public CatMqAdmin admin() {
        return admin;
    }

    /** For the health endpoint; gives up after {@code health-timeout}. */
    public CatMqAdmin healthAdmin() {
        return healthAdmin;
    }

    /** One producer for all output bindings and dynamic destinations, made at the first call. */
    public synchronized CatMqProducer producer() {
        if (closed) {
            throw new IllegalStateException("The CatMQ binder is closed");
        }
        if (producer == null) {
            producer = new CatMqProducer(connection, producerOptions);
        }
        return producer;
    }

    /** Sends at once what waits for others to travel with, and does not wait for it. */
    public void cutLingerShort() {
        CatMqProducer current;
        synchronized (this) {
            current = producer;
        }
        if (current != null) {
            current.flush(Duration.ZERO);
        }
    }

    /** Waits for what is being sent by any binding, for so long at most. */
    public void flush(Duration timeout) {
        CatMqProducer current;
        synchronized (this) {
            current = closed ? null : producer;
        }
        if (current != null) {
            boolean done = current.flush(timeout);
            synchronized (this) {
                flushedInVain = !done;
            }
        }
    }

    @Override
    public void close() {
        CatMqProducer last;
        boolean hopeless;
        synchronized (this) {
            closed = true;
            hopeless = flushedInVain;
            last = producer;
            producer = null;
        }
        if (last != null && hopeless) {
            last.close(ONCE_MORE);
        } else if (last != null) {
            last.close();
        }
        admin.close();
        healthAdmin.close();
    }
}
