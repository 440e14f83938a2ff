package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where a published message is.
 *
 * @param partition number of the partition
 * @param offset its offset there; null when it is to be delivered later
 * @param deliverAt when it will be delivered, in ms since the epoch; null when it is there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PublishResult(
        int partition, @Nullable Long offset, @Nullable Long deliverAt) {}
