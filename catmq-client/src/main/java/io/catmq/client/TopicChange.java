package io.catmq.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a topic; null leaves a setting as it is.
 *
 * @param partitions new number of partitions, not smaller than now; keys then move to other partitions
 * @param retention how long messages stay; {@link NewTopic#UNLIMITED} = for ever
 * @param retentionBytes bytes that each partition keeps; -1 = unlimited
 */
public record TopicChange(
        @Nullable Integer partitions,
        @Nullable Duration retention,
        @Nullable Long retentionBytes) {
    /** More partitions. */
    public static TopicChange partitions(int partitions) {
        return new TopicChange(partitions, null, null);
    }

    /** Another retention time. */
    public static TopicChange retention(Duration retention) {
        return new TopicChange(null, retention, null);
    }
}
