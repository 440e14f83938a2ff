package io.catmq.server.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What producers were told and what readers saw, and whether the two agree. */
final class FuzzJournal {
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Map<Long, TreeMap<Long, String>> seen = new HashMap<>();
    private long overtaken;

    /** Values are {@code producer:number}, with numbers that rise per producer and partition. */
    private record Acknowledged(long partition, long offset, List<String> values) {}

    void acknowledged(long partition, long offset, List<String> values) {
        acknowledged.add(new Acknowledged(partition, offset, values));
    }

    void problem(String problem) {
        problems.add(problem);
    }

    synchronized void seen(long partition, long offset, String value) {
        String before = seen.computeIfAbsent(partition, id -> new TreeMap<>()).put(offset, value);
        if (before != null && !before.equals(value)) {
            problem("partition " + partition + " offset " + offset + " was " + before + ", is now " + value);
        }
    }

    synchronized long messages() {
        return seen.values().stream().mapToLong(TreeMap::size).sum();
    }

    int acknowledgedBatches() {
        return acknowledged.size();
    }

    /** All that is wrong; offsets that readers could not see because retention was faster are passed over. */
    synchronized List<String> check() {
        List<String> found = new ArrayList<>(problems);
        seen.forEach((partition, values) -> checkOrder(partition, values, found));
        int missed = 0;
        for (Acknowledged batch : acknowledged) {
            TreeMap<Long, String> values = seen.getOrDefault(batch.partition(), new TreeMap<>());
            for (int i = 0; i < batch.values().size(); i++) {
                long offset = batch.offset() + i;
                String value = values.get(offset);
                if (value == null) {
                    missed++;
                } else if (!value.equals(batch.values().get(i))) {
                    found.add("acknowledged " + batch.values().get(i) + " at " + offset + " of partition "
                            + batch.partition() + ", but " + value + " is there");
                }
            }
        }
        // A reader that is never overtaken sees every offset; it says so itself when it is.
        if (missed > overtaken) {
            found.add(missed + " acknowledged messages were never seen, retention explains only " + overtaken);
        }
        return found;
    }

    synchronized void overtaken(long offsets) {
        overtaken += offsets;
    }

    synchronized long overtaken() {
        return overtaken;
    }

    private static void checkOrder(long partition, TreeMap<Long, String> values, List<String> found) {
        Map<String, Integer> last = new HashMap<>();
        Set<String> all = new HashSet<>();
        values.forEach((offset, value) -> {
            String producer = value.substring(0, value.indexOf(':'));
            int number = Integer.parseInt(value.substring(value.indexOf(':') + 1));
            Integer before = last.put(producer, number);
            if (!all.add(value)) {
                found.add("duplicate " + value + " at " + offset + " of partition " + partition);
            } else if (before != null && before >= number) {
                found.add("reordered " + value + " at " + offset + " of partition " + partition + " behind " + before);
            }
        });
    }
}
