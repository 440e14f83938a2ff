package io.catmq.server.group;

import io.catmq.client.wire.LagTrend;
import io.catmq.server.group.OffsetMapper.GroupRow;
import io.catmq.server.log.LogGlance;
import io.catmq.server.log.LogGlance.Place;
import io.catmq.server.log.LogRange;
import io.catmq.server.metadata.MetadataSnapshot;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How far groups are behind, looked at by the leader every now and then, for gauges and trends. One look costs a few
 * statements, however often the gauges are read; with 1,000 partitions about a dozen. Thread safe.
 */
final class GroupLags {
    /** More look-ups by time than these wait for the next time. */
    private static final int MOST_LOOKED_UP = 1_000;

    private final OffsetStore offsets;
    private final LogGlance logs;
    private final GroupMeters meters;
    private final Clock clock;
    private final Map<Long, LagHistory> histories = new ConcurrentHashMap<>();
    /** When the oldest unread messages of the last look were appended. */
    private final Map<Place, Long> appendedAt = new HashMap<>();

    /** @param clock the database's */
    GroupLags(OffsetStore offsets, LogGlance logs, GroupMeters meters, Clock clock) {
        this.offsets = offsets;
        this.logs = logs;
        this.meters = meters;
        this.clock = clock;
    }

    /** A group on a topic. */
    private record Key(long group, String topic) {}

    /**
     * How far a group is behind on a topic.
     *
     * @param oldestMs for how long the oldest unread message has been there; 0 without one
     */
    record Lag(String group, String topic, long messages, long oldestMs) {}

    @Nullable LagTrend trend(long group) {
        LagHistory history = histories.get(group);
        return history == null ? null : history.trend();
    }

    /** This broker leads no longer: others know better. */
    synchronized void forget() {
        if (!histories.isEmpty()) {
            histories.clear();
            appendedAt.clear();
            meters.lags(List.of());
        }
    }

    synchronized void look(MetadataSnapshot metadata, long nowMs) {
        Map<Long, String> groups = new HashMap<>();
        metadata.groups().forEach((name, id) -> groups.put(id, name));
        histories.keySet().retainAll(groups.keySet());
        Map<Key, Long> messages = new HashMap<>();
        Map<Key, Long> oldest = new HashMap<>();
        if (!groups.isEmpty()) {
            look(topicsById(metadata), groups.keySet(), messages, oldest);
        }
        Map<Long, Long> totals = new HashMap<>();
        groups.keySet().forEach(id -> totals.put(id, 0L));
        List<Lag> lags = new ArrayList<>();
        messages.forEach((key, lag) -> {
            String group = Objects.requireNonNull(groups.get(key.group()));
            lags.add(new Lag(group, key.topic(), lag, oldest.getOrDefault(key, 0L)));
            totals.merge(key.group(), lag, Long::sum);
        });
        totals.forEach((id, lag) ->
                histories.computeIfAbsent(id, key -> new LagHistory()).add(nowMs, lag));
        meters.lags(lags);
    }

    private void look(Map<Long, String> topics, Set<Long> groups, Map<Key, Long> messages, Map<Key, Long> oldest) {
        List<GroupRow> rows = offsets.allRows().stream()
                .filter(row -> groups.contains(row.groupId()) && topics.containsKey(row.partitionId()))
                .toList();
        Set<Long> read = new HashSet<>();
        rows.forEach(row -> read.add(row.partitionId()));
        Map<Long, LogRange> ranges = logs.ranges(read);
        Map<Place, Set<Key>> unread = new HashMap<>();
        for (GroupRow row : rows) {
            LogRange range = ranges.get(row.partitionId());
            if (range != null) {
                Key key = new Key(row.groupId(), Objects.requireNonNull(topics.get(row.partitionId())));
                Place next = new Place(row.partitionId(), from(row, range));
                long lag = Math.max(0, range.endOffset() - next.offset());
                messages.merge(key, lag, Long::sum);
                if (lag > 0) {
                    unread.computeIfAbsent(next, place -> new HashSet<>()).add(key);
                }
            }
        }
        lookUp(new HashSet<>(unread.keySet()));
        long now = clock.millis();
        appendedAt.forEach((place, at) -> unread.getOrDefault(place, Set.of())
                .forEach(key -> oldest.merge(key, Math.max(0, now - at), Math::max)));
    }

    private static Map<Long, String> topicsById(MetadataSnapshot metadata) {
        Map<Long, String> topics = new HashMap<>();
        metadata.topics()
                .forEach(topic -> TopicPartition.of(topic).forEach(each -> topics.put(each.id(), topic.name())));
        return topics;
    }

    private static long from(GroupRow row, LogRange range) {
        Long committed = row.committed();
        return committed == null ? range.logStartOffset() : Math.max(committed, range.logStartOffset());
    }

    /** A group that stands still costs nothing after the first time. */
    private void lookUp(Set<Place> places) {
        appendedAt.keySet().retainAll(places);
        places.removeAll(appendedAt.keySet());
        appendedAt.putAll(logs.appendedAt(places.stream().limit(MOST_LOOKED_UP).toList()));
    }
}
