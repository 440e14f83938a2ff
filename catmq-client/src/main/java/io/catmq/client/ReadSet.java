package io.catmq.client;

import io.catmq.client.BegunFetch.Place;
import io.catmq.client.wire.UnpackBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The partitions that a consumer reads now. Not thread safe. */
final class ReadSet {
    private static final int MAX_ROOM = 1_000;

    private final Map<TopicPartition, ConsumerPartition> partitions = new TreeMap<>();
    /** Memory of partitions that are done with a batch, for the next ones. */
    private final Deque<UnpackBuffer> unpackBuffers = new ArrayDeque<>();

    private int turn;
    /** Of the last poll with messages: the next probably has as many. */
    private int lastSize;

    void add(ConsumerPartition partition) {
        partitions.put(partition.id(), partition);
    }

    void removeAll(Collection<TopicPartition> ids) {
        partitions.keySet().removeAll(ids);
    }

    boolean contains(TopicPartition id) {
        return partitions.containsKey(id);
    }

    /** Whether that very partition is read, not just one of the same name that came later. */
    boolean isRead(ConsumerPartition partition) {
        return partition.equals(partitions.get(partition.id()));
    }

    Set<TopicPartition> ids() {
        return new TreeSet<>(partitions.keySet());
    }

    Collection<ConsumerPartition> all() {
        return partitions.values();
    }

    /** Those that are read, or an exception that says so. */
    List<ConsumerPartition> require(Collection<TopicPartition> ids) {
        List<ConsumerPartition> found = new ArrayList<>(ids.size());
        for (TopicPartition id : ids) {
            found.add(require(id));
        }
        return found;
    }

    ConsumerPartition require(TopicPartition id) {
        ConsumerPartition found = partitions.get(id);
        if (found == null) {
            throw new IllegalStateException("Partition " + id + " is not assigned to this consumer, which has "
                    + partitions.keySet() + ": assignments change only inside poll(), follow them with a"
                    + " RebalanceListener");
        }
        return found;
    }

    /** Those that need data. */
    List<ConsumerPartition> wantingFetch() {
        List<ConsumerPartition> wanting = new ArrayList<>();
        for (ConsumerPartition partition : partitions.values()) {
            if (partition.wantsFetch()) {
                wanting.add(partition);
            }
        }
        return wanting;
    }

    /** Those that can be read ahead, as they do not hold that much yet. */
    List<Place> wantingMore(int bytes) {
        List<Place> wanting = new ArrayList<>();
        for (ConsumerPartition partition : partitions.values()) {
            if (partition.wantsMore() && partition.buffer().waitingBytes() <= bytes) {
                wanting.add(Place.of(partition));
            }
        }
        return wanting;
    }

    /** Takes what was fetched, beginning with another partition each time so that none waits for ever. */
    List<ReceivedMessage> drain(int max) {
        List<ReceivedMessage> messages = new ArrayList<>(lastSize);
        ConsumerPartition[] order = partitions.values().toArray(ConsumerPartition[]::new);
        turn = order.length == 0 ? 0 : (turn + 1) % order.length;
        for (int i = 0; i < order.length && messages.size() < max; i++) {
            drain(order[(turn + i) % order.length], messages, max);
        }
        if (!messages.isEmpty()) {
            lastSize = Math.min(MAX_ROOM, messages.size());
        }
        return messages;
    }

    private void drain(ConsumerPartition partition, List<ReceivedMessage> messages, int max) {
        if (partition.isPaused() || partition.buffer().isEmpty()) {
            return;
        }
        try {
            partition.advanceTo(
                    partition.buffer().drain(messages, partition.position(), max - messages.size(), unpackBuffers));
        } catch (CorruptDataException e) {
            if (messages.isEmpty()) {
                throw e;
            }
            // The others' messages first: it is fetched and found again, and then nothing else is in the way.
        }
    }
}
