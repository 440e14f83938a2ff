package io.catmq.drills;

import io.catmq.drills.Event.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a history says of the time between two moments of the monotonic clock. */
record Window(List<Event> events, long from, long to) {

    /** Events of one kind. */
    long count(Kind kind) {
        return events.stream()
                .filter(event -> event.kind() == kind && contains(event))
                .count();
    }

    double perSecond(Kind kind) {
        return count(kind) * 1e9 / Math.max(1, to - from);
    }

    private boolean contains(Event event) {
        return event.at() >= from && event.at() <= to;
    }

    /** The longest time in which a partition that had such events before had none, whichever partition it was. */
    Duration longestPause(Kind kind) {
        return longestPause(kind, Set.of());
    }

    /** The same for some partitions only; empty means all. */
    Duration longestPause(Kind kind, Set<Integer> partitions) {
        Map<Integer, Long> last = new HashMap<>();
        long longest = 0;
        for (var event : events) {
            if (event.kind() != kind || (!partitions.isEmpty() && !partitions.contains(event.partition()))) {
                continue;
            }
            if (contains(event)) {
                var before = last.getOrDefault(event.partition(), from);
                longest = Math.max(longest, event.at() - before);
            }
            if (event.at() <= to) {
                last.put(event.partition(), Math.max(from, event.at()));
            }
        }
        for (var before : last.values()) {
            longest = Math.max(longest, to - before);
        }
        return Duration.ofNanos(longest);
    }

    /** How long after the beginning all of these partitions had been received again by another consumer than this. */
    Duration receivedByOthers(String consumer, Set<Integer> partitions) {
        Set<Integer> missing = new HashSet<>(partitions);
        for (var event : events) {
            if (event.kind() == Kind.RECEIVED && contains(event) && !event.who().equals(consumer)) {
                missing.remove(event.partition());
                if (missing.isEmpty()) {
                    return Duration.ofNanos(event.at() - from);
                }
            }
        }
        return Duration.ofNanos(to - from);
    }

    /** How long after the beginning the first of them was; the whole window when there was none. */
    Duration first(Kind kind) {
        return Duration.ofNanos(events.stream()
                        .filter(event -> event.kind() == kind && contains(event))
                        .mapToLong(Event::at)
                        .min()
                        .orElse(to)
                - from);
    }

    /** Partitions that came, went or were lost. */
    long moves() {
        return count(Kind.ASSIGNED) + count(Kind.REVOKED) + count(Kind.LOST);
    }

    /** Partitions that this consumer was the last one to be assigned, at the beginning. */
    Set<Integer> ownedBy(String consumer) {
        Map<Integer, String> owner = new HashMap<>();
        events.stream()
                .filter(event -> event.kind() == Kind.ASSIGNED && event.at() < from)
                .forEach(event -> owner.put(event.partition(), event.who()));
        Set<Integer> owned = new HashSet<>();
        owner.forEach((partition, who) -> {
            if (who.equals(consumer)) {
                owned.add(partition);
            }
        });
        return owned;
    }
}
