package io.catmq.binder.inbound;

import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Partitions that wait because their next message failed, and for how long. For one thread. */
final class Redelivery {
    private record Failure(long offset, int times, long dueNanos, boolean waiting) {}

    private final InboundSettings.BackOffRange backOff;
    private final Map<TopicPartition, Failure> failures = new HashMap<>();

    Redelivery(InboundSettings.BackOffRange backOff) {
        this.backOff = backOff;
    }

    /** The message at that offset failed: how long the partition waits now. */
    Duration failed(TopicPartition partition, long offset, long nowNanos) {
        Failure before = failures.get(partition);
        int times = before != null && before.offset == offset ? before.times + 1 : 1;
        Duration pause = backOff.after(times);
        failures.put(partition, new Failure(offset, times, nowNanos + pause.toNanos(), true));
        return pause;
    }

    /** How often the message now at the front of the partition has failed; 0 when it did not. */
    int failures(TopicPartition partition) {
        Failure failure = failures.get(partition);
        return failure == null ? 0 : failure.times;
    }

    /** Whether the failure of the partition, if it has one, is in front of that offset. */
    boolean isBefore(TopicPartition partition, long offset) {
        Failure failure = failures.get(partition);
        return failure != null && failure.offset < offset;
    }

    /** A message was handled. Returns whether the partition had a failure, which is over now. */
    boolean handled(TopicPartition partition) {
        return failures.remove(partition) != null;
    }

    /** Those whose wait has ended; each is returned once. */
    List<TopicPartition> due(long nowNanos) {
        List<TopicPartition> due = failures.entrySet().stream()
                .filter(e -> e.getValue().waiting && e.getValue().dueNanos - nowNanos <= 0)
                .map(Map.Entry::getKey)
                .toList();
        for (TopicPartition partition : due) {
            failures.computeIfPresent(partition, (p, f) -> new Failure(f.offset, f.times, f.dueNanos, false));
        }
        return due;
    }

    /** Those that wait. */
    Set<TopicPartition> waiting() {
        return failures.entrySet().stream()
                .filter(e -> e.getValue().waiting)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Time till the next one is due, at most {@code longest}. */
    Duration nextDue(long nowNanos, Duration longest) {
        long next = longest.toNanos();
        for (Failure failure : failures.values()) {
            if (failure.waiting) {
                next = Math.min(next, Math.max(0, failure.dueNanos - nowNanos));
            }
        }
        return Duration.ofNanos(next);
    }

    /** These partitions are somebody else's business now. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(failures::remove);
    }
}
