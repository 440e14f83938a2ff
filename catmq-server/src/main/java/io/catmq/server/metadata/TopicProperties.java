package io.catmq.server.metadata;

import io.catmq.server.log.Retention;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for topics unless they say otherwise.
 *
 * @param autoCreate whether clients may create the topics that they miss. Default: true on the embedded database, false
 *     on any other, where a misspelt name should be an error.
 * @param defaultPartitions partitions of a topic that is created without saying how many. Default 1.
 * @param maxPartitions the most partitions a topic may have. Each is a table in the database. Default 1000.
 * @param defaultRetention how long messages stay in topics that do not say; -1 = for ever. A chunk of messages goes when
 *     it was appended longer ago than that. Default 7 days.
 * @param defaultRetentionBytes how many bytes each partition keeps in topics that do not say; -1 = no limit. Default -1.
 * @param retentionCheckInterval how often old messages are looked for and removed. Default 1 minute.
 */
@ConfigurationProperties("catmq.topics")
public record TopicProperties(
        @Nullable Boolean autoCreate,
        @DefaultValue("1") int defaultPartitions,
        @DefaultValue("1000") int maxPartitions,
        @DefaultValue("7d") Duration defaultRetention,
        @DefaultValue("-1") long defaultRetentionBytes,
        @DefaultValue("1m") Duration retentionCheckInterval) {

    /** Checks the limits. */
    public TopicProperties {
        if (maxPartitions < 1 || maxPartitions > 10_000) {
            throw new IllegalArgumentException(
                    "catmq.topics.max-partitions is " + maxPartitions + ", must be between 1 and 10000");
        }
        if (defaultPartitions < 1 || defaultPartitions > maxPartitions) {
            throw new IllegalArgumentException("catmq.topics.default-partitions is " + defaultPartitions
                    + ", must be between 1 and catmq.topics.max-partitions, which is " + maxPartitions);
        }
        if (defaultRetentionBytes < Retention.UNLIMITED) {
            throw new IllegalArgumentException("catmq.topics.default-retention-bytes is " + defaultRetentionBytes
                    + ", must be 0 or more, or -1 for no limit");
        }
        if (retentionCheckInterval.toMillis() < 1000) {
            throw new IllegalArgumentException("catmq.topics.retention-check-interval is "
                    + retentionCheckInterval.toMillis() + " ms, must be at least 1s");
        }
    }

    /** What of the partitions of a topic is kept. */
    public Retention retentionOf(Topic topic) {
        Long ms = topic.retentionMs();
        Long bytes = topic.retentionBytes();
        long defaultMs = defaultRetention.isNegative() ? Retention.UNLIMITED : defaultRetention.toMillis();
        return new Retention(ms == null ? defaultMs : ms, bytes == null ? defaultRetentionBytes : bytes);
    }
}
