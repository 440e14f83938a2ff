package io.catmq.samples.quickstart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/**
 * What came through in this run. Its id travels in a header, so that messages that an earlier run left in the topics
 * are not counted. Called by several consumer threads.
 */
@Component
class Run {
    static final String ID_HEADER = "quickstartRun";

    private final String id = UUID.randomUUID().toString();
    private final List<Quake> quakes = Earthquakes.load();
    private final Map<String, Integer> timesRead = new HashMap<>();
    private final Map<String, Integer> timesAlerted = new HashMap<>();
    private final Map<String, List<String>> readByRegion = new HashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, Alert> strongest = new TreeMap<>();
    private int published;

    String id() {
        return id;
    }

    List<Quake> quakes() {
        return quakes;
    }

    synchronized Message<Quake> published(Message<Quake> message) {
        published++;
        return message;
    }

    synchronized void read(Message<Quake> message) {
        if (isOurs(message)) {
            Quake quake = message.getPayload();
            timesRead.merge(quake.id(), 1, Integer::sum);
            readByRegion
                    .computeIfAbsent(quake.region(), region -> new ArrayList<>())
                    .add(quake.id());
            places.put(
                    quake.id(),
                    message.getHeaders().get("catmq_receivedPartition") + "@"
                            + message.getHeaders().get("catmq_receivedOffset"));
        }
    }

    synchronized void alerted(Message<Alert> message) {
        if (isOurs(message)) {
            Alert alert = message.getPayload();
            timesAlerted.merge(alert.quakeId(), 1, Integer::sum);
            strongest.merge(alert.region(), alert, (a, b) -> b.magnitude() > a.magnitude() ? b : a);
        }
    }

    private boolean isOurs(Message<?> message) {
        return id.equals(message.getHeaders().get(ID_HEADER));
    }

    synchronized boolean complete() {
        return timesRead.size() == quakes.size() && timesAlerted.size() == strong().size();
    }

    synchronized Counts counts() {
        return new Counts(published, total(timesRead), total(timesAlerted), strong().size());
    }

    synchronized List<Alert> strongestByRegion() {
        return List.copyOf(strongest.values());
    }

    /** Everything that is not as it must be; empty when all is well. */
    synchronized List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        compare("earthquake", quakes.stream().map(Quake::id).toList(), timesRead, mistakes);
        compare("alert", strong().stream().map(Quake::id).toList(), timesAlerted, mistakes);
        Map<String, List<String>> sent = quakes.stream()
                .collect(Collectors.groupingBy(Quake::region, Collectors.mapping(Quake::id, Collectors.toList())));
        sent.forEach((region, ids) -> {
            if (!ids.equals(readByRegion.getOrDefault(region, List.of()))) {
                mistakes.add("those of region '" + region + "' did not come in the order in which they were published; "
                        + firstDifference(ids, readByRegion.getOrDefault(region, List.of())));
            }
        });
        return mistakes;
    }

    /** Where they are in the topic: tells whether they were written or read in another order. */
    private String firstDifference(List<String> sent, List<String> read) {
        int i = 0;
        while (i < sent.size() && i < read.size() && sent.get(i).equals(read.get(i))) {
            i++;
        }
        int from = Math.max(0, i - 2);
        return "sent " + around(sent, from) + ", read " + around(read, from) + " (partition@offset)";
    }

    private List<String> around(List<String> ids, int from) {
        return ids.subList(Math.min(from, ids.size()), Math.min(from + 6, ids.size())).stream()
                .map(id -> places.getOrDefault(id, "nowhere"))
                .toList();
    }

    private static void compare(String what, List<String> expected, Map<String, Integer> seen, List<String> mistakes) {
        long lost = expected.stream().filter(id -> !seen.containsKey(id)).count();
        long doubled = seen.values().stream().filter(times -> times > 1).count();
        long unexpected =
                seen.keySet().stream().filter(id -> !expected.contains(id)).count();
        if (lost + doubled + unexpected > 0) {
            mistakes.add(what + "s: " + lost + " lost, " + doubled + " doubled, " + unexpected + " not expected");
        }
    }

    private List<Quake> strong() {
        return quakes.stream().filter(Alert::isStrong).toList();
    }

    private static int total(Map<String, Integer> times) {
        return times.values().stream().mapToInt(Integer::intValue).sum();
    }

    record Counts(int published, int read, int alerts, int alertsExpected) {}
}
