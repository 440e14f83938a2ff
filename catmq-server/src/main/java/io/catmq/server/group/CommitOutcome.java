package io.catmq.server.group;

import org.jspecify.annotations.Nullable;

/** How a commit of one or several offsets ended. If it is not done, none of them was written. */
public sealed interface CommitOutcome {
    /** All offsets are durable. */
    record Committed() implements CommitOutcome {}

    /** The partition belongs to somebody else, or to the same member under a newer assignment. */
    record Fenced(TopicPartition partition, @Nullable String owner) implements CommitOutcome {}

    /** Less than what was committed before. */
    record Backwards(TopicPartition partition, long committed) implements CommitOutcome {}

    /** More than was ever written. */
    record BeyondEnd(TopicPartition partition, long endOffset) implements CommitOutcome {}
}
