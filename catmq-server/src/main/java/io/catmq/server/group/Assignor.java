package io.catmq.server.group;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who should have which partition. Whatever has an owner that still wants it stays, as long as nobody else could take it
 * and would still have less; so members with the same subscriptions end up within one of each other, and only what must
 * move does. A pure function: the same input gives the same answer.
 */
final class Assignor {
    private final TreeMap<String, SortedSet<TopicPartition>> loads = new TreeMap<>();
    private final Map<String, Set<String>> subscriptions;

    private Assignor(Map<String, Set<String>> subscriptions) {
        this.subscriptions = subscriptions;
        subscriptions.keySet().forEach(member -> loads.put(member, new TreeSet<>()));
    }

    /**
     * Assigns.
     *
     * @param subscriptions the topics of each member
     * @param partitions all partitions of all those topics
     * @param previous who had what
     * @return the member of every partition that anybody wants
     */
    static Map<TopicPartition, String> assign(
            Map<String, Set<String>> subscriptions,
            Collection<TopicPartition> partitions,
            Map<TopicPartition, String> previous) {
        Assignor assignor = new Assignor(subscriptions);
        assignor.keep(partitions, previous);
        assignor.spread(partitions);
        assignor.balance();
        return assignor.result();
    }

    private void keep(Collection<TopicPartition> partitions, Map<TopicPartition, String> previous) {
        for (TopicPartition partition : partitions) {
            String member = previous.get(partition);
            if (member != null && wants(member, partition)) {
                load(member).add(partition);
            }
        }
    }

    private boolean wants(String member, TopicPartition partition) {
        return subscriptions.getOrDefault(member, Set.of()).contains(partition.topic());
    }

    private SortedSet<TopicPartition> load(String member) {
        return loads.computeIfAbsent(member, name -> new TreeSet<>());
    }

    private void spread(Collection<TopicPartition> partitions) {
        Set<TopicPartition> taken = new TreeSet<>();
        loads.values().forEach(taken::addAll);
        for (TopicPartition partition : new TreeSet<>(partitions)) {
            String member = taken.contains(partition) ? null : leastLoaded(partition);
            if (member != null) {
                load(member).add(partition);
            }
        }
    }

    /** The least loaded of those who want it; among equals the one with the least of this topic, then by name. */
    private @Nullable String leastLoaded(TopicPartition partition) {
        return loads.keySet().stream()
                .filter(member -> wants(member, partition))
                .min(Comparator.<String>comparingInt(member -> load(member).size())
                        .thenComparingLong(member -> ofTopic(member, partition.topic())))
                .orElse(null);
    }

    private long ofTopic(String member, String topic) {
        return load(member).stream()
                .filter(partition -> partition.topic().equals(topic))
                .count();
    }

    /**
     * One partition at a time from the fullest that can give one away, so that nobody gets one only to lose another.
     * Each move brings two loads closer together, so it comes to an end.
     */
    private void balance() {
        boolean moved = true;
        while (moved) {
            moved = loads.keySet().stream()
                    .sorted(Comparator.comparingInt(
                                    (String member) -> load(member).size())
                            .reversed())
                    .toList()
                    .stream()
                    .anyMatch(this::giveOneAway);
        }
    }

    private boolean giveOneAway(String member) {
        for (TopicPartition partition : byFrequencyOfTopic(member)) {
            String other = leastLoaded(partition);
            if (other != null && load(member).size() - load(other).size() >= 2) {
                load(member).remove(partition);
                load(other).add(partition);
                return true;
            }
        }
        return false;
    }

    /** What the member has most of goes first, so that topics stay spread over the members too. */
    private List<TopicPartition> byFrequencyOfTopic(String member) {
        Map<String, Integer> counts = new HashMap<>();
        load(member).forEach(partition -> counts.merge(partition.topic(), 1, Integer::sum));
        return load(member).stream()
                .sorted(Comparator.<TopicPartition>comparingInt(partition -> -counts.getOrDefault(partition.topic(), 0))
                        .thenComparing(Comparator.reverseOrder()))
                .toList();
    }

    private Map<TopicPartition, String> result() {
        Map<TopicPartition, String> result = new TreeMap<>();
        loads.forEach((member, load) -> load.forEach(partition -> result.put(partition, member)));
        return result;
    }
}
