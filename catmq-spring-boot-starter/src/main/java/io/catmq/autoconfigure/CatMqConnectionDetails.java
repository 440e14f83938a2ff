package io.catmq.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the application's CatMQ servers are and how to log in. A bean of this type wins over
 * {@code catmq.client.servers}, {@code username}, {@code password}, {@code token} and {@code ssl}.
 */
public interface CatMqConnectionDetails extends ConnectionDetails {
    /** Base URLs, tried in this order. */
    List<String> getServers();

    /** Name to log in with, or null. */
    default @Nullable String getUsername() {
        return null;
    }

    /** Password of the name, or null. */
    default @Nullable String getPassword() {
        return null;
    }

    /** Token to log in with instead of name and password, or null. */
    default @Nullable String getToken() {
        return null;
    }

    /** TLS of {@code https} servers, or null for the JVM's default. */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
