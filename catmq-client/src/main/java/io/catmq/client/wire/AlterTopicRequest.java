package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PATCH /v1/topics/{topic}}; null leaves a setting as it is.
 *
 * @param partitions new number of partitions, not smaller than now
 * @param retentionMs how long messages stay, in ms; -1 = unlimited
 * @param retentionBytes how many bytes a partition keeps; -1 = unlimited
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AlterTopicRequest(
        @Nullable Integer partitions,
        @Nullable Long retentionMs,
        @Nullable Long retentionBytes) {}
