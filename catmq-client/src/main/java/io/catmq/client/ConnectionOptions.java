package io.catmq.client;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the servers are and how long to wait for them. Immutable; shared by producers, consumers and admins. */
public final class ConnectionOptions {
    private final List<URI> servers;
    private final @Nullable String clientId;
    private final Duration connectTimeout;
    private final Duration requestTimeout;

    private ConnectionOptions(Builder builder) {
        this.servers = List.copyOf(builder.servers);
        this.clientId = builder.clientId;
        this.connectTimeout = builder.connectTimeout;
        this.requestTimeout = builder.requestTimeout;
    }

    /** A builder; without any setting it means {@code http://localhost:8080}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Options with these servers and defaults for the rest. */
    public static ConnectionOptions of(String... servers) {
        return builder().servers(servers).build();
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

    /** Builds {@link ConnectionOptions}. Not thread safe. */
    public static final class Builder {
        private List<URI> servers = List.of(URI.create("http://localhost:8080"));
        private @Nullable String clientId;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(30);

        private Builder() {}

        /** Base URLs of some servers of the cluster, as in {@code http://localhost:8080}; at least one. */
        public Builder servers(String... urls) {
            return servers(Arrays.asList(urls));
        }

        /** Base URLs of some servers of the cluster, as in {@code http://localhost:8080}; at least one. */
        public Builder servers(Collection<String> urls) {
            if (urls.isEmpty()) {
                throw new IllegalArgumentException(
                        "servers is empty: give at least one URL as in http://localhost:8080");
            }
            servers = urls.stream().map(Checks::serverUrl).toList();
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

        /** The options. */
        public ConnectionOptions build() {
            return new ConnectionOptions(this);
        }
    }
}
