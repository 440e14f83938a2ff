package io.catmq.binder.inbound;

import io.catmq.client.FailingMessage;
import io.catmq.client.ReceivedMessage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was taken of a partition from its first unfinished message on: those that failed, those that wait behind one of their
 * key, and of the finished ones between them how many there are. For one thread.
 */
final class HeldPartition {
    private final NavigableMap<Long, HeldMessage> unfinished = new TreeMap<>();
    /** Those that wait for nothing but their time; of each key the first. */
    private final NavigableMap<Long, HeldMessage> heads = new TreeMap<>();

    private final Map<ByteBuffer, Queue<HeldMessage>> keys = new HashMap<>();
    private long end;
    private long bytes;

    /** Whether an earlier message of its key is unfinished; never so without a key. */
    boolean holds(ReceivedMessage message) {
        byte[] key = message.key();
        return key != null && keys.containsKey(ByteBuffer.wrap(key));
    }

    /** The next message of the partition is not finished. */
    HeldMessage add(ReceivedMessage message, long nowNanos) {
        HeldMessage held = new HeldMessage(message, nowNanos);
        end = message.offset() + 1;
        bytes += held.bytes();
        unfinished.put(held.offset(), held);
        ByteBuffer key = held.key();
        if (key == null || isFirst(key, held)) {
            heads.put(held.offset(), held);
        }
        return held;
    }

    private boolean isFirst(ByteBuffer key, HeldMessage held) {
        Queue<HeldMessage> queue = keys.computeIfAbsent(key, k -> new ArrayDeque<>(1));
        queue.add(held);
        return queue.size() == 1;
    }

    /** The next message of the partition is finished, before others. */
    void addFinished(long offset) {
        end = offset + 1;
    }

    /** One of the heads is finished; then it is the turn of the next one of its key. */
    void finish(HeldMessage held) {
        unfinished.remove(held.offset());
        heads.remove(held.offset());
        bytes -= held.bytes();
        ByteBuffer key = held.key();
        if (key != null) {
            follow(key, held.dueNanos());
        }
    }

    private void follow(ByteBuffer key, long dueNanos) {
        Queue<HeldMessage> queue = keys.get(key);
        if (queue == null) {
            return;
        }
        queue.remove();
        HeldMessage next = queue.peek();
        if (next == null) {
            keys.remove(key);
        } else {
            next.due(dueNanos);
            heads.put(next.offset(), next);
        }
    }

    /** The first one for which it is time: to be delivered, or as the first of all unfinished ones to be moved. */
    @Nullable HeldMessage due(long nowNanos) {
        for (HeldMessage head : heads.values()) {
            if (nanosUntilDue(head, nowNanos) <= 0) {
                return head;
            }
        }
        return null;
    }

    /** How long until {@link #due} has one; {@code longest} when that is shorter. */
    long nanosUntilDue(long nowNanos, long longest) {
        long least = longest;
        for (HeldMessage head : heads.values()) {
            least = Math.min(least, nanosUntilDue(head, nowNanos));
        }
        return Math.max(0, least);
    }

    private long nanosUntilDue(HeldMessage head, long nowNanos) {
        // A move commits all before it.
        return head.lastFailure() == null || head.offset() == firstUnfinished()
                ? head.dueNanos() - nowNanos
                : Long.MAX_VALUE;
    }

    /** Offset up to which all is finished. */
    long firstUnfinished() {
        return unfinished.isEmpty() ? end : unfinished.firstKey();
    }

    /** Offset behind the last message that was taken. */
    long end() {
        return end;
    }

    boolean isEmpty() {
        return unfinished.isEmpty();
    }

    /** Whether there are so many messages, or so large ones, that no more are to be taken. */
    boolean isFull(KeyOrder limits) {
        return !isEmpty() && (end - firstUnfinished() >= limits.maxBehindFailed() || bytes >= KeyOrder.MAX_BYTES);
    }

    /** The first that has failed, or null. */
    @Nullable FailingMessage failing() {
        return heads.values().stream()
                .map(HeldMessage::failing)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Those that failed or may be delivered. */
    Collection<HeldMessage> heads() {
        return heads.values();
    }
}
