package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/topics}.
 *
 * @param name name of the topic, see {@link Names}
 * @param partitions number of partitions; null = the server's default
 * @param retentionMs how long messages stay, in ms; -1 = unlimited, null = the server's default
 * @param retentionBytes how many bytes a partition keeps; -1 = unlimited, null = the server's default
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CreateTopicRequest(
        String name,
        @Nullable Integer partitions,
        @Nullable Long retentionMs,
        @Nullable Long retentionBytes) {}
