package io.catmq.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A message that a member cannot handle, as it tells its group: what is behind it in its partition, or of its key, waits.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param offset offset of the message
 * @param attempts how often it was tried
 * @param failingForMs since when it fails, in ms before this report
 * @param cause what it fails with, for people; or null
 */
public record FailureReport(
        String topic,
        int partition,
        long offset,
        int attempts,
        long failingForMs,
        @Nullable String cause) {}
