package io.catmq.server.api;

import io.catmq.client.wire.BatchLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large a request may be. Checked before anything is buffered.
 *
 * @param maxMessageBytes largest message: its key, value and headers together. Up to 8MB. The database's
 *     max_allowed_packet must have room for it, which is checked at the start. Default 1MB.
 */
@ConfigurationProperties("catmq.limits")
public record LimitProperties(@DefaultValue("1MB") DataSize maxMessageBytes) {
    private static final int MIB = 1024 * 1024;
    private static final int SMALLEST = 1024;
    private static final int LARGEST = 8 * MIB;

    /** Checks the limit. */
    public LimitProperties {
        if (maxMessageBytes.toBytes() < SMALLEST || maxMessageBytes.toBytes() > LARGEST) {
            throw new IllegalArgumentException("catmq.limits.max-message-bytes is " + maxMessageBytes
                    + ", must be between 1KB and 8MB; store larger things elsewhere and send where they are");
        }
    }

    /** Largest message in bytes. */
    public int messageBytes() {
        return (int) maxMessageBytes.toBytes();
    }

    /** What a record batch may weigh. */
    public BatchLimits batch() {
        return BatchLimits.forMaxMessageBytes(messageBytes());
    }

    /** What is settled in one transaction: a row of the usual largest size, and the JSON before it. */
    int settlementBytes() {
        return Math.max(batch().maxBatchBytes(), 4 * MIB) + 64 * 1024;
    }

    /** JSON takes up to twice the bytes of what it says, and requests other than messages must fit as well. */
    int jsonBytes() {
        return Math.max(2 * messageBytes(), 2 * MIB) + 64 * 1024;
    }
}
