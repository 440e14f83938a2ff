package io.catmq.binder.inbound;

import io.catmq.client.TopicPartition;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.acks.AcknowledgmentCallback.Status;

/**
 * Deliveries that are handed out and not acknowledged, in the order of their offsets. Acknowledgments may come in any order;
 * what counts is the part from the first one on that has no hole. For one thread, except the entries themselves.
 */
final class Acknowledgments {
    private static final class Open {
        private final Deque<Entry> entries = new ArrayDeque<>();
        private int messages;
    }

    private final int limit;
    private final Runnable wakeup;
    private final Map<TopicPartition, Open> partitions = new HashMap<>();
    private final AtomicBoolean full = new AtomicBoolean();

    /**
     * None yet.
     *
     * @param limit most messages of one partition that are handed out
     * @param wakeup ends the wait for messages after an acknowledgment while some partition is at the limit
     */
    Acknowledgments(int limit, Runnable wakeup) {
        this.limit = limit;
        this.wakeup = wakeup;
    }

    Entry add(Delivery delivery, boolean autoAck) {
        Entry entry = new Entry(delivery, autoAck, this::told);
        Open open = partitions.computeIfAbsent(delivery.partition(), partition -> new Open());
        open.entries.add(entry);
        open.messages += delivery.size();
        return entry;
    }

    private void told() {
        if (full.compareAndSet(true, false)) {
            wakeup.run();
        }
    }

    /** The partitions that are at the limit. */
    Set<TopicPartition> full() {
        Set<TopicPartition> found = new HashSet<>();
        full.set(true);
        partitions.forEach((partition, open) -> {
            if (open.messages >= limit) {
                found.add(partition);
            }
        });
        full.set(!found.isEmpty());
        return found;
    }

    boolean isFull(TopicPartition partition) {
        Open open = partitions.get(partition);
        return open != null && open.messages >= limit;
    }

    /** A copy of the partitions that have something open. */
    Set<TopicPartition> partitions() {
        return Set.copyOf(partitions.keySet());
    }

    /** The first one when the application has said something about it. */
    @Nullable Entry firstTold(TopicPartition partition) {
        Open open = partitions.get(partition);
        Entry first = open == null ? null : open.entries.peekFirst();
        return first == null || first.status() == null ? null : first;
    }

    /** The first that the application wants again. */
    @Nullable Entry firstRequeued(TopicPartition partition) {
        Open open = partitions.get(partition);
        if (open != null) {
            for (Entry entry : open.entries) {
                if (entry.status() == Status.REQUEUE) {
                    return entry;
                }
            }
        }
        return null;
    }

    /** What is to be delivered again though the application has said something about the first of its list, or null. */
    @Nullable Delivery takeRest(TopicPartition partition) {
        Open open = partitions.get(partition);
        if (open != null) {
            for (Entry entry : open.entries) {
                Delivery rest = entry.takeRest();
                if (rest != null) {
                    return rest;
                }
            }
        }
        return null;
    }

    /** The first one is dealt with. */
    void removeFirst(TopicPartition partition) {
        Open open = partitions.get(partition);
        if (open != null) {
            open.messages -= open.entries.removeFirst().delivery().size();
            if (open.entries.isEmpty()) {
                partitions.remove(partition);
            }
        }
    }

    /** All from that offset on will be delivered again: what is said about these does not count any more. */
    void rewind(TopicPartition partition, long offset) {
        Open open = partitions.get(partition);
        if (open == null) {
            return;
        }
        Iterator<Entry> last = open.entries.descendingIterator();
        while (last.hasNext()) {
            Entry entry = last.next();
            if (entry.delivery().first() < offset) {
                return;
            }
            open.messages -= entry.delivery().size();
            last.remove();
        }
        partitions.remove(partition);
    }

    /** Others have these now. */
    void forget(Collection<TopicPartition> lost) {
        lost.forEach(partitions::remove);
    }
}
