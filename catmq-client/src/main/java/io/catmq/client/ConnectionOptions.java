package io.catmq.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Where the servers are and how long to wait for them. Immutable; shared by producers, consumers and admins. */
public final class ConnectionOptions {
    private final List<URI> servers;
    private final @Nullable String clientId;
    private final Duration connectTimeout;
    private final Duration requestTimeout;
    private final @Nullable SSLContext sslContext;
    private final @Nullable String authorization;

    private ConnectionOptions(Builder builder) {
        this.servers = List.copyOf(builder.servers);
        this.clientId = builder.clientId;
        this.connectTimeout = builder.connectTimeout;
        this.requestTimeout = builder.requestTimeout;
        this.sslContext = builder.sslContext;
        this.authorization = builder.authorization;
    }

    /** A builder; without any setting it means {@code http://localhost:8080}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Options with these servers and defaults for the rest. */
    public static ConnectionOptions of(String... servers) {
        return builder().servers(servers).build();
    }

    /**
     * Base URLs of servers, as {@link Builder#servers} takes them: to find out early what it will say of a setting.
     *
     * @throws IllegalArgumentException when there is none, or for one that cannot be, which its message tells
     */
    public static List<URI> serverUrls(Collection<String> urls) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("servers is empty: give at least one URL as in http://localhost:8080");
        }
        return urls.stream().map(Checks::serverUrl).toList();
    }

    /** Base URLs of some servers of the cluster, tried in this order; the others are learned from them. */
    public List<URI> servers() {
        return servers;
    }

    /** Name of the application for humans, shown in the portal, or null. */
    public @Nullable String clientId() {
        return clientId;
    }

    /** How long to wait for a connection to one server. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** How long to wait for one answer, in addition to what a long poll asks for. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** What {@code https} connections trust and show, or null for the JVM's default. */
    public @Nullable SSLContext sslContext() {
        return sslContext;
    }

    /** The header {@code Authorization} of every request, or null. A secret: never to be logged. */
    @Nullable String authorization() {
        return authorization;
    }

    /** A builder that has all of these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.servers = servers;
        builder.clientId = clientId;
        builder.connectTimeout = connectTimeout;
        builder.requestTimeout = requestTimeout;
        builder.sslContext = sslContext;
        builder.authorization = authorization;
        return builder;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "ConnectionOptions[servers=" + servers + ", clientId=" + clientId + "]";
    }

    /** Builds {@link ConnectionOptions}. Not thread safe. */
    public static final class Builder {
        private List<URI> servers = List.of(URI.create("http://localhost:8080"));
        private @Nullable String clientId;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(30);
        private @Nullable SSLContext sslContext;
        private @Nullable String authorization;

        private Builder() {}

        /** Base URLs of some servers of the cluster, as in {@code http://localhost:8080}; at least one. */
        public Builder servers(String... urls) {
            return servers(Arrays.asList(urls));
        }

        /** Base URLs of some servers of the cluster, as in {@code http://localhost:8080}; at least one. */
        public Builder servers(Collection<String> urls) {
            servers = serverUrls(urls);
            return this;
        }

        /** Name of the application for humans; null (default) for none. */
        public Builder clientId(@Nullable String clientId) {
            this.clientId = clientId;
            return this;
        }

        /** How long to wait for a connection to one server; default 5 s. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = Checks.positive("connectTimeout", timeout);
            return this;
        }

        /** How long to wait for one answer; default 30 s. */
        public Builder requestTimeout(Duration timeout) {
            this.requestTimeout = Checks.positive("requestTimeout", timeout);
            return this;
        }

        /** What {@code https} connections trust and show; null (default) for the JVM's default. */
        public Builder sslContext(@Nullable SSLContext context) {
            this.sslContext = context;
            return this;
        }

        /**
         * Sends a name and a password with every request (HTTP Basic). When one of the servers is {@code https}, they are
         * sent to none that is not.
         */
        public Builder basicAuth(String username, String password) {
            if (username.indexOf(':') >= 0) {
                throw new IllegalArgumentException("username has a colon, which HTTP Basic does not allow");
            }
            byte[] both = (username + ":" + password).getBytes(UTF_8);
            this.authorization = "Basic " + Base64.getEncoder().encodeToString(both);
            return this;
        }

        /** Sends a bearer token with every request; to whom as {@link #basicAuth}. */
        public Builder bearerToken(String token) {
            if (!token.matches("[!-~]+")) {
                throw new IllegalArgumentException("token must be visible ASCII characters without spaces");
            }
            this.authorization = "Bearer " + token;
            return this;
        }

        /** The options. */
        public ConnectionOptions build() {
            return new ConnectionOptions(this);
        }
    }
}
