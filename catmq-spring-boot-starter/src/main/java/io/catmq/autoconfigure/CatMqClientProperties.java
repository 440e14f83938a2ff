package io.catmq.autoconfigure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the application reaches CatMQ: for the binder and for its own clients.
 *
 * @param servers Base URLs of some servers of the cluster, tried in this order; the others are learned from them.
 * @param clientId Name of the application for humans, shown in the portal. Default: "spring.application.name".
 * @param connectTimeout How long to wait for a connection to one server.
 * @param requestTimeout How long to wait for one answer, in addition to what a long poll asks for.
 * @param username Name to log in with (HTTP Basic), with "password". A server does not check it yet; a proxy before it
 *     may. Over plain http anybody on the way can read it.
 * @param password Password of "username".
 * @param token Token to log in with (HTTP Bearer), instead of "username" and "password".
 * @param ssl TLS of "https" servers.
 */
@ConfigurationProperties("catmq.client")
public record CatMqClientProperties(
        @DefaultValue("http://localhost:8080") List<String> servers,
        @Nullable String clientId,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("30s") Duration requestTimeout,
        @Nullable String username,
        @Nullable String password,
        @Nullable String token,
        @Nullable Ssl ssl) {
    /**
     * TLS of the connection.
     *
     * @param bundle Name of the SSL bundle ("spring.ssl.bundle.*") with what to trust and, if servers ask for it, to show.
     *     Default: what the JVM trusts.
     */
    public record Ssl(@Nullable String bundle) {}

    /** Without secrets. */
    @Override
    public String toString() {
        return "CatMqClientProperties[servers=" + servers + ", clientId=" + clientId + "]";
    }
}
