package io.catmq.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a reset does to a partition.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param before committed before; null when nothing was
 * @param after committed afterwards
 */
public record OffsetChange(
        String topic, int partition, @Nullable Long before, long after) {}
