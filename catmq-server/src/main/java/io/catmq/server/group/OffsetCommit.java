package io.catmq.server.group;

import org.jspecify.annotations.Nullable;

/**
 * An offset to be committed.
 *
 * @param offset next offset to read
 * @param assignmentEpoch the proof of ownership; null outside of a session
 */
public record OffsetCommit(
        TopicPartition partition, long offset, @Nullable Long assignmentEpoch) {}
