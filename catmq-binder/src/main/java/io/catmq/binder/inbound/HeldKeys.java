package io.catmq.binder.inbound;

import io.catmq.binder.health.BindingState;
import io.catmq.client.FailingMessage;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a consumer of which messages are held back, so that those of a key wait for one that failed. None is when
 * keys do not wait. For one thread.
 */
final class HeldKeys {
    private final @Nullable KeyOrder keyOrder;
    private final BindingState state;
    private final Map<TopicPartition, HeldPartition> partitions = new HashMap<>();

    HeldKeys(@Nullable KeyOrder keyOrder, BindingState state) {
        this.keyOrder = keyOrder;
        this.state = state;
    }

    /** What is held of that partition, or null. */
    @Nullable HeldPartition find(TopicPartition partition) {
        return partitions.get(partition);
    }

    /** Whether the partition is read again from before what is held of it, as one of a topic that was made anew is. */
    boolean wentBack(TopicPartition partition, long offset) {
        HeldPartition held = partitions.get(partition);
        return held != null && offset < held.end();
    }

    HeldPartition findOrOpen(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, p -> new HeldPartition());
    }

    /** A copy. */
    List<TopicPartition> partitions() {
        return List.copyOf(partitions.keySet());
    }

    /** Adds those of which nothing more is to be read now. */
    void addFull(Set<TopicPartition> full) {
        KeyOrder limits = keyOrder;
        if (limits == null || partitions.isEmpty()) {
            return;
        }
        partitions.forEach((partition, held) -> {
            if (held.isFull(limits)) {
                full.add(partition);
            }
        });
    }

    /** Time till something that is held is to be done, at most {@code longest}. */
    Duration nextDue(Duration longest) {
        if (partitions.isEmpty()) {
            return longest;
        }
        long now = System.nanoTime();
        long next = longest.toNanos();
        for (HeldPartition held : partitions.values()) {
            next = held.nanosUntilDue(now, next);
        }
        return Duration.ofNanos(next);
    }

    /** Of each partition the first message that has failed. */
    List<FailingMessage> failing() {
        return partitions.values().stream()
                .map(HeldPartition::failing)
                .filter(Objects::nonNull)
                .toList();
    }

    /** A message of it is finished. */
    void finish(HeldPartition held, HeldMessage message) {
        held.finish(message);
        state.solved(problem(message));
        if (held.isEmpty()) {
            partitions.remove(message.partition());
        }
    }

    /** What was held of it is read again by whoever has it next, or is passed over by a seek. */
    void forget(Collection<TopicPartition> lost) {
        for (TopicPartition partition : lost) {
            HeldPartition held = partitions.remove(partition);
            if (held != null) {
                held.heads().forEach(message -> state.solved(problem(message)));
            }
        }
    }

    /** Name for health of what may be wrong with a message. */
    static String problem(HeldMessage message) {
        return message.partition() + " offset " + message.offset();
    }
}
