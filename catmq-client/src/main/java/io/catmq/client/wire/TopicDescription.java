package io.catmq.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /v1/topics/{topic}}, and of creating or altering it.
 *
 * @param name name of the topic
 * @param id id of the topic, never used again
 * @param retentionMs how long messages stay, in ms; -1 = unlimited, null = the server's default
 * @param retentionBytes how many bytes a partition keeps; -1 = unlimited, null = the server's default
 * @param messages messages that can be read now, over all partitions
 * @param partitions all partitions by number
 */
public record TopicDescription(
        String name,
        long id,
        @Nullable Long retentionMs,
        @Nullable Long retentionBytes,
        long messages,
        List<PartitionDescription> partitions) {}
