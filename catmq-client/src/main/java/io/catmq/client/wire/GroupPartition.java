package io.catmq.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A partition as a group sees it.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param owner member id of the owner, or null
 * @param committed next offset to read; null when nothing was committed
 * @param endOffset next offset to be written
 * @param lag messages between the two
 * @param lagMs for how long the oldest of them has been there, in ms; 0 without one, null where it is not known
 * @param failing the message by which the group is held up here, as the owner says; null when it says nothing of the kind
 */
public record GroupPartition(
        String topic,
        int partition,
        @Nullable String owner,
        @Nullable Long committed,
        long endOffset,
        long lag,
        @Nullable Long lagMs,
        @Nullable PartitionFailure failing) {}
