package io.catmq.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Messages to append and offsets to commit in one transaction: either all of it happens or nothing.
 * {@link CatMqConsumer#settle} does it. Immutable.
 */
public final class Settlement {
    private final List<Message> messages;
    private final Map<TopicPartition, Long> offsets;

    private Settlement(Builder builder) {
        messages = List.copyOf(builder.messages);
        offsets = Collections.unmodifiableMap(new TreeMap<>(builder.offsets));
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The messages to append, in the order given; maybe none. */
    public List<Message> messages() {
        return messages;
    }

    /** The next offset to read for each partition; at least one. */
    public Map<TopicPartition, Long> offsets() {
        return offsets;
    }

    @Override
    public String toString() {
        return "Settlement[" + messages.size() + " messages, offsets=" + offsets + "]";
    }

    /** Builds a {@link Settlement}. Not thread safe. */
    public static final class Builder {
        private final List<Message> messages = new ArrayList<>();
        private final Map<TopicPartition, Long> offsets = new TreeMap<>();

        private Builder() {}

        /** Appends one more message. Messages to the same partition keep their order. */
        public Builder append(Message message) {
            messages.add(Objects.requireNonNull(message, "message"));
            return this;
        }

        /**
         * Commits an offset, in place of an earlier one for the same partition.
         *
         * @param nextOffset the next offset to read; further than what is committed now
         */
        public Builder commit(TopicPartition partition, long nextOffset) {
            Checks.atLeast("nextOffset", nextOffset, 0);
            offsets.put(Objects.requireNonNull(partition, "partition"), nextOffset);
            return this;
        }

        /**
         * The settlement.
         *
         * @throws IllegalStateException when nothing is committed: then {@link CatMqProducer} is the one to use
         */
        public Settlement build() {
            if (offsets.isEmpty()) {
                throw new IllegalStateException(
                        "A settlement commits at least one offset; to send without committing, use CatMqProducer");
            }
            return new Settlement(this);
        }
    }
}
