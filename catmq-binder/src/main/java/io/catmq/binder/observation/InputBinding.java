package io.catmq.binder.observation;

import org.jspecify.annotations.Nullable;

/**
 * An input binding, or the part of it that is for one of its topics.
 *
 * @param name name of the binding
 * @param topic name of the topic
 * @param group the group, or null when it is anonymous
 */
public record InputBinding(
        String name, String topic, @Nullable String group) {
    /** The group as the value of a tag. */
    String groupTag() {
        return group == null ? "anonymous" : group;
    }
}
