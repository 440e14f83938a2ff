package io.catmq.server.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an operator wants a group to go on reading. */
public sealed interface OffsetReset {
    /** At the first message that is kept. */
    record Earliest() implements OffsetReset {}

    /** Behind the last message. */
    record Latest() implements OffsetReset {}

    /** At the first message of that time or later, in ms since the epoch. */
    record ToTime(long timestampMs) implements OffsetReset {}

    /** At that offset of each partition. */
    record ToOffset(long offset) implements OffsetReset {}

    /** By so many messages ahead, or back where negative, as far as there are messages. */
    record ShiftBy(long messages) implements OffsetReset {}

    /** Where another group is; partitions that it has not committed stay as they are. */
    record LikeGroup(String group) implements OffsetReset {}

    /** What is changed of a partition; before is null when nothing was committed. */
    record Line(TopicPartition partition, @Nullable Long before, long after) {}

    /** How a reset ended. */
    sealed interface Outcome {
        /** Done, or as it would be done. */
        record Lines(List<Line> lines) implements Outcome {}

        /** There is no such group; the name is the group's or that of the one to be like. */
        record UnknownGroup(String name) implements Outcome {}

        /** A partition does not hold the offset; nothing was changed. */
        record OutOfRange(TopicPartition partition, long low, long high) implements Outcome {}

        /** Another leader has changed owners meanwhile; nothing was changed, try again. */
        record Overtaken() implements Outcome {}
    }
}
