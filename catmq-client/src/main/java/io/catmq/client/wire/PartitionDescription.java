package io.catmq.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A partition of a {@link TopicDescription}.
 *
 * @param partition number of the partition, from 0
 * @param logStartOffset first offset that can be read
 * @param endOffset next offset to be written
 * @param preferredBroker id of the broker to ask first, or null
 */
public record PartitionDescription(
        int partition,
        long logStartOffset,
        long endOffset,
        @Nullable String preferredBroker) {}
