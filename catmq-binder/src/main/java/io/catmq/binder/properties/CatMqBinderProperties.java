package io.catmq.binder.properties;

import io.catmq.client.wire.Compression;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Settings for all bindings of one CatMQ binder. */
@ConfigurationProperties("spring.cloud.stream.catmq.binder")
public class CatMqBinderProperties {
    /**
     * Base URLs of the CatMQ servers for this binder only, tried in this order. When empty, the application's
     * connection ("catmq.client.servers" with the starter) is used, or else "http://localhost:8080".
     */
    private List<String> servers = List.of();

    /** Name to log in with (HTTP Basic) at "servers", with "password". See "catmq.client.username". */
    private @Nullable String username;

    /** Password of "username". */
    private @Nullable String password;

    /** Token to log in with (HTTP Bearer) at "servers", instead of "username" and "password". */
    private @Nullable String token;

    /** TLS of "servers". */
    private final Ssl ssl = new Ssl();

    /**
     * Whether a topic that a binding names and that does not exist is created. When off, such a binding reports an
     * error and is tried again.
     */
    private boolean autoCreateTopics = true;

    /**
     * Whether partitions are added to an existing topic that has fewer than a binding asks for. Keys then move to
     * other partitions, which breaks the order per key for messages around that moment; so it is off by default and
     * such a binding reports an error.
     */
    private boolean autoAddPartitions = false;

    /** Least number of partitions of topics that this binder creates. */
    private int minPartitionCount = 1;

    /**
     * How long a binding waits for the server while it starts, before the application goes on and the binding keeps
     * trying in the background. Where one has waited in vain, those that start after it do not wait.
     */
    private Duration startTimeout = Duration.ofSeconds(3);

    /**
     * How long to wait between two attempts to reach the server, for bindings that could not start and for consumers
     * that lost it.
     */
    private Duration reconnectInterval = Duration.ofSeconds(2);

    /**
     * How long stopping a binding waits for the handler that is running. After that its thread is interrupted and the
     * message is delivered again later. As long it waits for messages that are sent without waiting ("producer.sync=false").
     */
    private Duration shutdownTimeout = Duration.ofSeconds(30);

    /** How long a sent message is retried before the send fails. */
    private Duration deliveryTimeout = Duration.ofMinutes(2);

    /**
     * How long a message that is sent without waiting ("producer.sync=false") may wait for others to travel with. Only
     * the first of a batch ever waits. A few milliseconds raise the rate where many messages are sent, and the latency of
     * each. A send that waits for its confirmation is never held back.
     */
    private Duration linger = Duration.ZERO;

    /** How sent batches are compressed. */
    private Compression compression = Compression.LZ4;

    /** How long the health endpoint waits for the server's answer. */
    private Duration healthTimeout = Duration.ofSeconds(2);

    /**
     * Names of headers that travel inside of the payload, beside the content type, where a binding has
     * "header-mode=embeddedHeaders".
     */
    private List<String> embeddedHeaders = List.of();

    /**
     * Whether sending and handling are observed (traces, and the timers "catmq.producer" and "catmq.consumer") where
     * the application has an ObservationRegistry.
     */
    private boolean observed = true;

    public List<String> getServers() {
        return servers;
    }

    public void setServers(List<String> servers) {
        this.servers = servers;
    }

    public @Nullable String getUsername() {
        return username;
    }

    public void setUsername(@Nullable String username) {
        this.username = username;
    }

    public @Nullable String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password;
    }

    public @Nullable String getToken() {
        return token;
    }

    public void setToken(@Nullable String token) {
        this.token = token;
    }

    public Ssl getSsl() {
        return ssl;
    }

    public boolean isAutoCreateTopics() {
        return autoCreateTopics;
    }

    public void setAutoCreateTopics(boolean autoCreateTopics) {
        this.autoCreateTopics = autoCreateTopics;
    }

    public boolean isAutoAddPartitions() {
        return autoAddPartitions;
    }

    public void setAutoAddPartitions(boolean autoAddPartitions) {
        this.autoAddPartitions = autoAddPartitions;
    }

    public int getMinPartitionCount() {
        return minPartitionCount;
    }

    public void setMinPartitionCount(int minPartitionCount) {
        this.minPartitionCount = minPartitionCount;
    }

    public Duration getStartTimeout() {
        return startTimeout;
    }

    public void setStartTimeout(Duration startTimeout) {
        this.startTimeout = startTimeout;
    }

    public Duration getReconnectInterval() {
        return reconnectInterval;
    }

    public void setReconnectInterval(Duration reconnectInterval) {
        this.reconnectInterval = reconnectInterval;
    }

    public Duration getShutdownTimeout() {
        return shutdownTimeout;
    }

    public void setShutdownTimeout(Duration shutdownTimeout) {
        this.shutdownTimeout = shutdownTimeout;
    }

    public Duration getDeliveryTimeout() {
        return deliveryTimeout;
    }

    public void setDeliveryTimeout(Duration deliveryTimeout) {
        this.deliveryTimeout = deliveryTimeout;
    }

    public Duration getLinger() {
        return linger;
    }

    public void setLinger(Duration linger) {
        this.linger = linger;
    }

    public Compression getCompression() {
        return compression;
    }

    public void setCompression(Compression compression) {
        this.compression = compression;
    }

    public Duration getHealthTimeout() {
        return healthTimeout;
    }

    public void setHealthTimeout(Duration healthTimeout) {
        this.healthTimeout = healthTimeout;
    }

    public List<String> getEmbeddedHeaders() {
        return embeddedHeaders;
    }

    public void setEmbeddedHeaders(List<String> embeddedHeaders) {
        this.embeddedHeaders = embeddedHeaders;
    }

    public boolean isObserved() {
        return observed;
    }

    public void setObserved(boolean observed) {
        this.observed = observed;
    }

    /** TLS of the binder's own servers. */
    public static class Ssl {
        /**
         * Name of the SSL bundle ("spring.ssl.bundle.*") with what to trust of "https" "servers" and, if they ask for it,
         * to show. Default: what the JVM trusts.
         */
        private @Nullable String bundle;

        public @Nullable String getBundle() {
            return bundle;
        }

        public void setBundle(@Nullable String bundle) {
            this.bundle = bundle;
        }
    }
}
