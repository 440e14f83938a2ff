package io.catmq.client;

import io.catmq.client.wire.Names;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A topic to create.
 *
 * @param name as {@link Names} allows it
 * @param partitions at least 1; null = the server's default
 * @param retention how long messages stay; null = the server's default, {@link #UNLIMITED} = for ever
 * @param retentionBytes bytes that each partition keeps; null = the server's default, -1 = unlimited
 */
public record NewTopic(
        String name,
        @Nullable Integer partitions,
        @Nullable Duration retention,
        @Nullable Long retentionBytes) {
    /** A retention without end. */
    public static final Duration UNLIMITED = Duration.ofMillis(-1);

    /** Checks the name and the number of partitions. */
    public NewTopic {
        Names.require("topic", name);
        if (partitions != null) {
            Checks.inRange("partitions", partitions, 1, Integer.MAX_VALUE);
        }
    }

    /** A topic with the server's defaults. */
    public static NewTopic of(String name) {
        return new NewTopic(name, null, null, null);
    }

    /** A topic with that many partitions. */
    public static NewTopic of(String name, int partitions) {
        return new NewTopic(name, partitions, null, null);
    }
}
