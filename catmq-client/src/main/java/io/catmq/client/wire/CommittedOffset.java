package io.catmq.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A committed offset.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param offset next offset to read; null when nothing was committed
 * @param generation what the offset is counted in; greater, as text, after every reset by an operator, and for a group or topic
 *     that was made anew; null while there is no such group
 */
public record CommittedOffset(
        String topic,
        int partition,
        @Nullable Long offset,
        @Nullable String generation) {}
