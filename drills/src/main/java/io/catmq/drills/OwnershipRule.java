package io.catmq.drills;

import io.catmq.drills.Event.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * No two consumers make progress on one partition at a time: once a partition was assigned to another consumer, no commit of
 * the former one may return. A consumer that was frozen may still believe, and read; that harms nobody.
 */
final class OwnershipRule {

    private final List<Event> events;
    private final Consumer<Violation> found;

    OwnershipRule(List<Event> events, Consumer<Violation> found) {
        this.events = events;
        this.found = found;
    }

    void check() {
        Map<Integer, Event> owner = new HashMap<>();
        for (var event : events) {
            if (event.kind() == Kind.ASSIGNED) {
                owner.put(event.partition(), event);
            } else if (event.kind() == Kind.COMMITTED) {
                var assigned = owner.get(event.partition());
                // What was asked for before may well be answered after: a frozen process hears of it when it wakes up.
                if (assigned != null
                        && !assigned.who().equals(event.who())
                        && Long.parseLong(event.text()) >= assigned.at()) {
                    found.accept(new Violation(Rule.OWNERSHIP, event.line() + ": it belonged to " + assigned.who()));
                }
            }
        }
    }
}
