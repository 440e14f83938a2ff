package io.catmq.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A topic in a list.
 *
 * @param name name of the topic
 * @param id id of the topic, never used again
 * @param partitions number of partitions
 * @param retentionMs how long messages stay, in ms; -1 = unlimited, null = the server's default
 * @param retentionBytes how many bytes a partition keeps; -1 = unlimited, null = the server's default
 * @param messages messages that can be read now, over all partitions
 */
public record TopicSummary(
        String name,
        long id,
        int partitions,
        @Nullable Long retentionMs,
        @Nullable Long retentionBytes,
        long messages) {}
