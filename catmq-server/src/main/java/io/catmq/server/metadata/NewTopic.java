package io.catmq.server.metadata;

import org.jspecify.annotations.Nullable;

/**
 * A topic to be created.
 *
 * @param name already checked
 * @param partitions at least 1
 * @param retentionMs null = the server's default, -1 = unlimited
 * @param retentionBytes null = the server's default, -1 = unlimited
 */
public record NewTopic(
        String name,
        int partitions,
        @Nullable Long retentionMs,
        @Nullable Long retentionBytes) {}
