package io.catmq.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A committed offset.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param offset next offset to read; null when nothing was committed
 */
public record CommittedOffset(
        String topic, int partition, @Nullable Long offset) {}
