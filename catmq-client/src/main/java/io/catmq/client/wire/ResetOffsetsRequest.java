package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/groups/{group}/offsets/reset}.
 *
 * @param to earliest, latest, time, offset, shift or group
 * @param value ms since the epoch with time, the offset with offset, the number of messages with shift, where less than 0
 *     goes back
 * @param group the group to be like, with group
 * @param topics which topics, and which partitions of them, none = all; without topics all that the group reads
 * @param dryRun only says what would be done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResetOffsetsRequest(
        String to,
        @Nullable Long value,
        @Nullable String group,
        @Nullable List<TopicPartitions> topics,
        boolean dryRun) {}
