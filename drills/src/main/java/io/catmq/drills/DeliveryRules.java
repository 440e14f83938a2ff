package io.catmq.drills;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the group's consumers got. Getting a message again is right only when it was not committed before its partition was
 * assigned anew; within one tenure offsets follow each other.
 */
final class DeliveryRules {

    private final List<Event> events;
    private final Consumer<Violation> found;
    /** By partition: next offset as of the newest commit that returned. */
    private final Map<Integer, Long> committed = new HashMap<>();

    private final Map<Tenure, Long> next = new HashMap<>();
    /** What was committed when the tenure began. */
    private final Map<Tenure, Long> floor = new HashMap<>();

    DeliveryRules(List<Event> events, Consumer<Violation> found) {
        this.events = events;
        this.found = found;
    }

    private record Tenure(String who, int partition) {}

    private record Place(int partition, long offset) {}

    void check() {
        Map<Place, String> missing = new HashMap<>();
        Set<Place> received = new HashSet<>();
        for (var event : events) {
            var tenure = new Tenure(event.who(), event.partition());
            var place = new Place(event.partition(), event.offset());
            switch (event.kind()) {
                case ASSIGNED -> {
                    next.remove(tenure);
                    floor.put(tenure, committed.getOrDefault(event.partition(), 0L));
                }
                case COMMITTED -> committed.merge(event.partition(), event.offset(), Math::max);
                case ACKNOWLEDGED -> missing.put(place, event.text());
                case RECEIVED -> {
                    received.add(place);
                    receive(tenure, event);
                }
                default -> {}
            }
        }
        missing.keySet().removeAll(received);
        missing.forEach((place, value) -> found.accept(new Violation(
                Rule.NOT_DELIVERED, value + " at partition " + place.partition() + " offset " + place.offset())));
    }

    private void receive(Tenure tenure, Event event) {
        var expected = next.get(tenure);
        long least = floor.getOrDefault(tenure, 0L);
        if (expected != null && event.offset() < expected) {
            found.accept(new Violation(
                    Rule.REDELIVERED,
                    event.line() + ": it had been given up to " + (expected - 1) + " without a break"));
        } else if (expected != null && event.offset() > expected) {
            found.accept(new Violation(Rule.SKIPPED, event.line() + ": the next was " + expected));
        } else if (expected == null && event.offset() < least) {
            found.accept(new Violation(
                    Rule.REDELIVERED,
                    event.line() + ": up to " + (least - 1) + " was committed before it was assigned"));
        }
        next.put(tenure, event.offset() + 1);
    }
}
