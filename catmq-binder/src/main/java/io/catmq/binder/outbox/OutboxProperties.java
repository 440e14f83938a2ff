package io.catmq.binder.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Settings of the outbox, for all bindings with "producer.outbox=true", and of "consumer.transactional=true". */
@ConfigurationProperties("spring.cloud.stream.catmq.binder.outbox")
public class OutboxProperties {
    /**
     * How often the tables are looked at for messages that nobody was told of: those that other instances have committed,
     * and those that are left of a crash. What this instance commits is relayed at once.
     */
    private Duration pollInterval = Duration.ofMillis(500);

    /** Most messages that are relayed in one go, in one batch for each partition. */
    private int batchSize = 500;

    /**
     * In how many parts the outbox is divided, by topic and key. Each is relayed by one instance at a time, with one
     * thread. The same in all instances; let the outbox run empty before it is changed, or messages of the same key may
     * overtake each other.
     */
    private int shards = 4;

    /** How long an instance that has died keeps its part of the outbox from being relayed by another one. */
    private Duration lockTimeToLive = Duration.ofSeconds(10);

    /** How long the relay waits for an acknowledgement before it looks after other partitions and tries again. */
    private Duration deliveryTimeout = Duration.ofSeconds(10);

    /** Longest pause before a message that is refused (too large, no such topic) is tried again. Begins with 1 s. */
    private Duration maxBackOff = Duration.ofMinutes(1);

    /**
     * What the names of the tables begin with, up to 40 letters, digits and underscores, maybe with a schema and a dot in
     * front. The scripts that come with CatMQ have "catmq_".
     */
    private String tablePrefix = "catmq_";

    public Duration getPollInterval() {
        return pollInterval;
    }

    public void setPollInterval(Duration pollInterval) {
        this.pollInterval = pollInterval;
    }

    public int getBatchSize() {
        return batchSize;
    }

    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public int getShards() {
        return shards;
    }

    public void setShards(int shards) {
        this.shards = shards;
    }

    public Duration getLockTimeToLive() {
        return lockTimeToLive;
    }

    public void setLockTimeToLive(Duration lockTimeToLive) {
        this.lockTimeToLive = lockTimeToLive;
    }

    public Duration getDeliveryTimeout() {
        return deliveryTimeout;
    }

    public void setDeliveryTimeout(Duration deliveryTimeout) {
        this.deliveryTimeout = deliveryTimeout;
    }

    public Duration getMaxBackOff() {
        return maxBackOff;
    }

    public void setMaxBackOff(Duration maxBackOff) {
        this.maxBackOff = maxBackOff;
    }

    public String getTablePrefix() {
        return tablePrefix;
    }

    public void setTablePrefix(String tablePrefix) {
        this.tablePrefix = tablePrefix;
    }

    /** Refuses what cannot be, naming the setting. */
    void check() {
        require("shards", shards >= 1 && shards <= 64, shards, "1 to 64");
        require("batch-size", batchSize >= 1 && batchSize <= 5_000, batchSize, "1 to 5000");
        require("poll-interval", pollInterval.toMillis() >= 1, pollInterval, "1 ms or more");
        require("lock-time-to-live", lockTimeToLive.toMillis() >= 1_000, lockTimeToLive, "1 s or more");
        require("delivery-timeout", deliveryTimeout.toMillis() >= 1, deliveryTimeout, "1 ms or more");
        require("max-back-off", maxBackOff.toMillis() >= 1_000, maxBackOff, "1 s or more");
        require(
                "table-prefix",
                tablePrefix.matches("([A-Za-z0-9_]{1,63}\\.)?[A-Za-z0-9_]{0,40}"),
                tablePrefix,
                "up to 40 letters, digits and underscores, maybe with a schema and a dot in front");
    }

    private static void require(String name, boolean holds, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "spring.cloud.stream.catmq.binder.outbox." + name + " is " + value + ", must be " + rule);
        }
    }
}
