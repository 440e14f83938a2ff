package io.catmq.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A partition in a {@link TopicMetadata}.
 *
 * @param partition number of the partition, from 0
 * @param preferredBroker id of the broker to ask first, or null
 */
public record PartitionMetadata(int partition, @Nullable String preferredBroker) {}
