package io.catmq.binder.outbox;

import io.catmq.binder.outbox.Row.OrderKey;
import io.catmq.client.SequencedProducer.Topic;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.RecordBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what is sent next: by id, as many rows as one round may have, and of each key nothing behind a row that has to
 * wait. For one round and one thread.
 */
final class Selection {
    private final int limit;
    private final Function<String, @Nullable Topic> topics;
    private final ToLongFunction<Row> payloadBytes;
    private final Troubles troubles;
    private final Set<TopicPartition> busy;
    private final Set<OrderKey> held;
    private final Map<TopicPartition, List<Row>> runs = new LinkedHashMap<>();
    private final Map<TopicPartition, Integer> bytes = new LinkedHashMap<>();
    private final Map<String, Integer> sticky = new LinkedHashMap<>();
    private int count;
    private boolean more;

    /**
     * A selection.
     *
     * @param busy partitions that take nothing now
     * @param held keys of what is on its way there; extended
     */
    Selection(
            int limit,
            Function<String, @Nullable Topic> topics,
            ToLongFunction<Row> payloadBytes,
            Troubles troubles,
            Set<TopicPartition> busy,
            Set<OrderKey> held) {
        this.limit = limit;
        this.topics = topics;
        this.payloadBytes = payloadBytes;
        this.troubles = troubles;
        this.busy = busy;
        this.held = held;
    }

    /** Takes the row or leaves it; returns false when no further one is wanted. */
    boolean offer(Row row) {
        OrderKey key = row.orderKey();
        if (key != null && held.contains(key)) {
            return true;
        }
        if (place(row)) {
            count++;
        } else if (key != null) {
            held.add(key);
        }
        more |= count >= limit;
        return count < limit;
    }

    private boolean place(Row row) {
        Topic topic = topics.apply(row.topic());
        if (topic == null || !fits(row, topic)) {
            return false;
        }
        Integer partition = partition(row, topic);
        if (partition == null) {
            return false;
        }
        TopicPartition target = new TopicPartition(row.topic(), partition);
        if (busy.contains(target) || !troubles.mayTry(target)) {
            return false;
        }
        int size = bytes.getOrDefault(target, 0) + row.bytes();
        if (size > topic.limits().maxBatchBytes() - RecordBatch.HEADER_BYTES && runs.containsKey(target)) {
            more = true;
            return false;
        }
        bytes.put(target, size);
        runs.computeIfAbsent(target, at -> new ArrayList<>()).add(row);
        return true;
    }

    private boolean fits(Row row, Topic topic) {
        int maxMessage = topic.limits().maxMessageBytes();
        int maxRecord = topic.limits().maxBatchBytes() - RecordBatch.HEADER_BYTES;
        if (row.bytes() <= maxMessage && row.bytes() <= maxRecord) {
            return true;
        }
        if (!troubles.mayTry(name(row))) {
            return false;
        }
        long payload = payloadBytes.applyAsLong(row);
        if (payload <= maxMessage && row.bytes() <= maxRecord) {
            troubles.solved(name(row));
            return true;
        }
        troubles.failed(
                name(row),
                row.topic(),
                "the message has " + payload + " bytes (key, value and headers), the server takes at most " + maxMessage
                        + ": raise catmq.limits.max-message-bytes on the server, or delete the row if it must not be sent");
        return false;
    }

    private @Nullable Integer partition(Row row, Topic topic) {
        Integer chosen = row.partition();
        if (chosen != null) {
            return exists(row, chosen, topic) ? chosen : null;
        }
        Integer hash = row.keyHash();
        if (hash != null) {
            return hash % topic.partitions();
        }
        return sticky.computeIfAbsent(row.topic(), name -> freePartition(name, topic.partitions()));
    }

    private boolean exists(Row row, int partition, Topic topic) {
        if (partition < topic.partitions()) {
            troubles.solved(name(row));
            return true;
        }
        if (troubles.mayTry(name(row))) {
            troubles.failed(
                    name(row),
                    row.topic(),
                    "the topic has the partitions 0 to " + (topic.partitions() - 1) + ", there is no partition "
                            + partition);
        }
        return false;
    }

    private int freePartition(String topic, int partitions) {
        int first = ThreadLocalRandom.current().nextInt(partitions);
        for (int i = 0; i < partitions; i++) {
            int partition = (first + i) % partitions;
            if (!busy.contains(new TopicPartition(topic, partition))) {
                return partition;
            }
        }
        return first;
    }

    private static String name(Row row) {
        return "row " + row.id() + " to " + row.topic();
    }

    /** What was chosen, for each partition by id. */
    Map<TopicPartition, List<Row>> runs() {
        return runs;
    }

    /** Whether there is more that could have been chosen. */
    boolean hasMore() {
        return more;
    }
}
