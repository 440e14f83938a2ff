package io.catmq.server.metadata;

/** How creating or changing a topic ended. */
public sealed interface TopicOutcome {
    /** It is as wanted now. */
    record Done(Topic topic) implements TopicOutcome {}

    /** A topic of that name was there before, with other settings or made by somebody else. */
    record Exists(Topic topic) implements TopicOutcome {}

    /** There is no such topic. */
    record Unknown(String name) implements TopicOutcome {}

    /** Partitions cannot be taken away: keys would move and messages be lost. */
    record Shrinks(Topic topic) implements TopicOutcome {}
}
