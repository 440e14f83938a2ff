package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/fetch}.
 *
 * @param maxWaitMs how long to wait for the first byte, in ms
 * @param minBytes answer before the wait is over only with as many bytes; null = 1
 * @param maxBytes about how many bytes to return; one chunk comes even if it is larger
 * @param maxPartitionBytes about how many bytes of one partition to return; null = maxBytes
 * @param readDelayMs leaves out what was appended less than so long ago, in ms up to 30 days; null = nothing
 * @param partitions what to read from where
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FetchRequest(
        int maxWaitMs,
        @Nullable Integer minBytes,
        int maxBytes,
        @Nullable Integer maxPartitionBytes,
        @Nullable Long readDelayMs,
        List<FetchPartition> partitions) {}
