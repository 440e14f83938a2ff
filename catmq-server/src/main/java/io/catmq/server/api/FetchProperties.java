package io.catmq.server.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How messages are fetched.
 *
 * @param maxWait longest time that a fetch may wait for messages, whatever it asks for. Default 30 s.
 * @param maxBytes most bytes of messages in one answer, whatever it asks for; a single larger chunk is still returned.
 *     Default 8MB.
 */
@ConfigurationProperties("catmq.fetch")
public record FetchProperties(
        @DefaultValue("30s") Duration maxWait,
        @DefaultValue("8MB") DataSize maxBytes) {

    /** Checks the limits. */
    public FetchProperties {
        if (maxWait.isNegative() || maxWait.toMinutes() >= 5) {
            throw new IllegalArgumentException(
                    "catmq.fetch.max-wait is " + maxWait.toMillis() + " ms, must be between 0 and 5 minutes");
        }
        if (maxBytes.toBytes() < 1024 || maxBytes.toMegabytes() > 64) {
            throw new IllegalArgumentException(
                    "catmq.fetch.max-bytes is " + maxBytes + ", must be between 1KB and 64MB");
        }
    }

    int clampWaitMs(int wanted) {
        return (int) Math.max(0, Math.min(wanted, maxWait.toMillis()));
    }

    int clampBytes(int wanted) {
        return (int) Math.max(1, Math.min(wanted, maxBytes.toBytes()));
    }
}
