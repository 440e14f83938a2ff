package io.catmq.server.metadata;

import org.jspecify.annotations.Nullable;

/**
 * A change of a topic; null leaves a setting as it is.
 *
 * @param partitions the new number of partitions
 * @param retentionMs -1 = unlimited
 * @param retentionBytes -1 = unlimited
 */
public record TopicChange(
        @Nullable Integer partitions,
        @Nullable Long retentionMs,
        @Nullable Long retentionBytes) {}
