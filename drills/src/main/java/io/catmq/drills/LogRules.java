package io.catmq.drills;

import io.catmq.drills.Event.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the tables hold against what producers were told and consumers saw. */
final class LogRules {

    private final Evidence evidence;
    private final Consumer<Violation> found;
    private final Map<Place, String> stored = new HashMap<>();

    LogRules(Evidence evidence, Consumer<Violation> found) {
        this.evidence = evidence;
        this.found = found;
    }

    private record Place(int partition, long offset) {
        @Override
        public String toString() {
            return "partition " + partition + " offset " + offset;
        }
    }

    void check() {
        var first = new HashMap<String, Place>();
        evidence.log().forEach((partition, chunks) -> {
            var newest = new HashMap<String, Long>();
            long next = chunks.isEmpty() ? 0 : chunks.get(0).baseOffset();
            for (var chunk : chunks) {
                if (chunk.baseOffset() != next
                        || chunk.recordCount() != chunk.values().size()) {
                    found.accept(new Violation(
                            Rule.GAP,
                            "partition " + partition + ": a chunk at " + chunk.baseOffset() + " where " + next
                                    + " was next, with " + chunk.values().size() + " of its " + chunk.recordCount()
                                    + " messages"));
                }
                next = chunk.baseOffset() + chunk.recordCount();
                for (var i = 0; i < chunk.values().size(); i++) {
                    var place = new Place(partition, chunk.baseOffset() + i);
                    var value = chunk.values().get(i);
                    stored.put(place, value);
                    once(first.putIfAbsent(value, place), place, value);
                    inOrder(newest, place, value);
                }
            }
        });
        evidence.events().forEach(this::check);
    }

    private void once(@Nullable Place before, Place place, String value) {
        if (before != null) {
            found.accept(new Violation(Rule.DUPLICATE, value + " at " + before + " and at " + place));
        }
    }

    private void inOrder(Map<String, Long> newest, Place place, String value) {
        var hash = value.lastIndexOf('#');
        var number = Long.parseLong(value.substring(hash + 1));
        var before = newest.merge(value.substring(0, hash), number, Math::max);
        if (before > number) {
            found.accept(new Violation(Rule.ORDER, value + " at " + place + " behind number " + before));
        }
    }

    private void check(Event event) {
        if (event.kind() == Kind.ACKNOWLEDGED) {
            mustBeThere(Rule.LOST, event);
        } else if (event.kind() == Kind.RECEIVED) {
            mustBeThere(Rule.VANISHED, event);
        }
    }

    private void mustBeThere(Rule rule, Event event) {
        var place = new Place(event.partition(), event.offset());
        var value = stored.get(place);
        if (!event.text().equals(value)) {
            found.accept(new Violation(
                    rule,
                    event.who() + " has " + event.text() + " at " + place + ", there is "
                            + (value == null ? "nothing" : value)));
        }
    }
}
