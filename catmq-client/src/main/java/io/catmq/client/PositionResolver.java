package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.CommittedOffset;
import io.catmq.client.wire.PartitionOffset;
import io.catmq.client.wire.TopicOffsetsResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds where to start reading: at the committed offset, else as {@link StartFrom} says. */
final class PositionResolver {
    private static final Logger log = LoggerFactory.getLogger(PositionResolver.class);

    private final ServerCalls calls;
    private final @Nullable String group;
    private final Committer committer;

    PositionResolver(ServerCalls calls, @Nullable String group, Committer committer) {
        this.calls = calls;
        this.group = group;
        this.committer = committer;
    }

    /** Gives a position to each of these that has none. */
    void resolve(Collection<ConsumerPartition> partitions, Deadline deadline) {
        List<ConsumerPartition> open = new ArrayList<>(partitions);
        open.removeIf(partition -> partition.hasPosition() && (group == null || partition.isLookedUp()));
        if (open.isEmpty()) {
            return;
        }
        lookUp(open, deadline);
        open.removeIf(ConsumerPartition::hasPosition);
        start(open, deadline);
    }

    private void lookUp(List<ConsumerPartition> partitions, Deadline deadline) {
        Map<TopicPartition, CommittedOffset> committed = committed(partitions, deadline);
        for (ConsumerPartition partition : partitions) {
            CommittedOffset found = committed.get(partition.id());
            if (found != null) {
                if (found.generation() != null) {
                    partition.generation(found.generation());
                }
                Long offset = found.offset();
                if (offset != null && !partition.hasPosition()) {
                    partition.seek(offset);
                    partition.committed(offset);
                }
            }
        }
    }

    private Map<TopicPartition, CommittedOffset> committed(List<ConsumerPartition> partitions, Deadline deadline) {
        if (group == null) {
            return Map.of();
        }
        TreeSet<String> topics = new TreeSet<>();
        partitions.forEach(partition -> topics.add(partition.id().topic()));
        Map<TopicPartition, CommittedOffset> found = new HashMap<>();
        for (CommittedOffset each : CatMqAdmin.offsetsOf(calls, group, topics, deadline)) {
            found.put(new TopicPartition(each.topic(), each.partition()), each);
        }
        return found;
    }

    private void start(List<ConsumerPartition> partitions, Deadline deadline) {
        Map<String, Map<Integer, Long>> asked = new HashMap<>();
        Map<ConsumerPartition, Long> committing = new HashMap<>();
        for (ConsumerPartition partition : partitions) {
            OffsetSpec at = specOf(partition);
            String topic = partition.id().topic();
            Map<Integer, Long> offsets = asked.computeIfAbsent(topic + " " + at, key -> offsets(topic, at, deadline));
            Long offset = offsets.get(partition.id().partition());
            if (offset == null) {
                continue;
            }
            log.debug("{} starts at {} ({})", partition.id(), offset, at);
            if (group != null && (partition.startFrom() == StartFrom.LATEST || partition.generation() == null)) {
                committing.put(partition, offset);
            } else {
                partition.seek(offset);
            }
        }
        if (!committing.isEmpty()) {
            commitStarts(committing, deadline);
        }
    }

    /**
     * The next member to read one of them must not start at a later end, and pass over what came meanwhile, only because
     * nothing was committed yet. And a group that is not known, as it has neither members nor commits, has a generation then.
     */
    private void commitStarts(Map<ConsumerPartition, Long> starts, Deadline deadline) {
        Map<TopicPartition, Long> offsets = new TreeMap<>();
        starts.forEach((partition, offset) -> offsets.put(partition.id(), offset));
        if (committer.commitStarts(offsets, deadline)) {
            starts.forEach(ConsumerPartition::seek);
            log.info("Group {} begins at {}, and has committed that", group, offsets);
            List<ConsumerPartition> unknown = starts.keySet().stream()
                    .filter(partition -> partition.generation() == null)
                    .toList();
            if (!unknown.isEmpty()) {
                lookUp(unknown, deadline);
            }
        }
    }

    private static OffsetSpec specOf(ConsumerPartition partition) {
        return switch (partition.startFrom()) {
            case EARLIEST -> OffsetSpec.earliest();
            case LATEST -> OffsetSpec.latest();
            case FAIL ->
                throw new OffsetOutOfRangeException(
                        partition.id(),
                        -1,
                        -1,
                        "The group has no committed offset for " + partition.id()
                                + " and startFrom is FAIL: seek, commit an offset, or choose EARLIEST or LATEST");
        };
    }

    private Map<Integer, Long> offsets(String topic, OffsetSpec at, Deadline deadline) {
        TopicOffsetsResponse answer =
                calls.call(HttpCall.get(ApiPaths.topicOffsets(topic, at.at())), TopicOffsetsResponse.class, deadline);
        Map<Integer, Long> offsets = new HashMap<>();
        for (PartitionOffset each : answer.offsets()) {
            offsets.put(each.partition(), each.offset());
        }
        return offsets;
    }

    /** Goes to an end of each partition. */
    void seek(Collection<ConsumerPartition> partitions, OffsetSpec at, Deadline deadline) {
        Map<String, Map<Integer, Long>> asked = new HashMap<>();
        for (ConsumerPartition partition : partitions) {
            Long offset = asked.computeIfAbsent(partition.id().topic(), topic -> offsets(topic, at, deadline))
                    .get(partition.id().partition());
            if (offset == null) {
                throw new IllegalArgumentException("There is no partition " + partition.id());
            }
            partition.seek(offset);
        }
    }

    /** The position is outside of what the log holds. */
    static void reset(ConsumerPartition partition, long low, long high) {
        long position = partition.position();
        if (partition.startFrom() == StartFrom.FAIL) {
            throw new OffsetOutOfRangeException(
                    partition.id(),
                    low,
                    high,
                    "Offset " + position + " of " + partition.id() + " cannot be read, the log holds " + low + " to "
                            + high + ", and startFrom is FAIL: seek to an offset in that range");
        }
        long target = partition.startFrom() == StartFrom.EARLIEST ? low : high;
        log.warn(
                "Offset {} of {} cannot be read, the log holds {} to {}: going on at {} as startFrom is {}. Does retention"
                        + " remove messages before they are read?",
                position,
                partition.id(),
                low,
                high,
                target,
                partition.startFrom());
        partition.seek(target);
    }
}
