package io.catmq.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * The message by which a group is held up in a partition: the first that its owner cannot handle.
 *
 * @param offset offset of the message
 * @param attempts how often it was tried, as of the owner's last heartbeat
 * @param failingForMs how long it has been failing, in ms
 * @param cause what it fails with, for people; or null
 */
public record PartitionFailure(
        long offset,
        int attempts,
        long failingForMs,
        @Nullable String cause) {}
