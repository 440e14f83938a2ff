package io.catmq.binder.outbox;

import io.catmq.binder.outbox.OutboxTables.LostException;
import io.catmq.binder.outbox.Row.OrderKey;
import io.catmq.client.CatMqException;
import io.catmq.client.SequencedProducer;
import io.catmq.client.SequencedProducer.Topic;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.BatchRecord;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.RecordBatchBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Relays the messages of one shard. What is about to be sent is written down first (which rows, as which sequences of which
 * producer, to where), then it is sent, then its rows are deleted; a relay that finds something written down sends the same
 * again, however old it is, and the server knows whether it has it. For one thread.
 */
final class ShardRelay {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PAGE_ROWS = 1_000;
    private static final Duration END_IS_FRESH = Duration.ofSeconds(30);

    private final int shard;
    private final OutboxTables tables;
    private final SequencedProducer producer;
    private final KnownTopics topics;
    private final Troubles troubles;
    private final int batchSize;
    private final Duration timeout;
    private final LongAdder relayed;
    private final Map<TopicPartition, Long> arrivedAt = new HashMap<>();
    private final RecordBatchBuilder builder = new RecordBatchBuilder(Compression.LZ4, 16 * 1024);

    ShardRelay(
            int shard,
            OutboxTables tables,
            SequencedProducer producer,
            Troubles troubles,
            PartitionWatch watch,
            OutboxProperties properties,
            LongAdder relayed) {
        this.shard = shard;
        this.tables = tables;
        this.producer = producer;
        this.topics = new KnownTopics(producer, properties.getDeliveryTimeout(), watch);
        this.troubles = troubles;
        this.batchSize = properties.getBatchSize();
        this.timeout = properties.getDeliveryTimeout();
        this.relayed = relayed;
    }

    /** A topic must be asked for, which is not done while a transaction is open. */
    private static final class AskFirst extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String topic;

        AskFirst(String topic) {
            super(null, null, false, false);
            this.topic = topic;
        }
    }

    /**
     * Sends what waits, up to the size of a batch.
     *
     * @return whether there is more to send at once
     * @throws LostException when another relay works on this shard
     * @throws CatMqException when no server can be reached
     */
    boolean round() {
        Map<TopicPartition, Lane> lanes = new HashMap<>();
        Set<TopicPartition> busy = new HashSet<>();
        Set<OrderKey> held = new HashSet<>();
        for (Lane lane : tables.lanes(shard)) {
            Lane now = lane.inFlight() > 0 ? repeat(lane) : lane;
            lanes.put(now.partition(), now);
            if (now.inFlight() > 0) {
                busy.add(now.partition());
                tables.inFlight(shard, now.partition()).forEach(row -> hold(row, held));
            }
        }
        Selection selection = select(busy, held);
        selection.runs().forEach((partition, rows) -> begin(partition, lanes.get(partition), rows));
        return selection.hasMore();
    }

    private static void hold(Row row, Set<OrderKey> held) {
        OrderKey key = row.orderKey();
        if (key != null) {
            held.add(key);
        }
    }

    private Selection select(Set<TopicPartition> busy, Set<OrderKey> held) {
        while (true) {
            Selection selection =
                    new Selection(batchSize, this::knownTopic, this::payloadBytes, troubles, busy, new HashSet<>(held));
            try {
                tables.scan(shard, Math.max(PAGE_ROWS, batchSize), selection::offer);
                return selection;
            } catch (AskFirst first) {
                topics.get(first.topic);
            }
        }
    }

    private @Nullable Topic knownTopic(String name) {
        if (!topics.knows(name)) {
            throw new AskFirst(name);
        }
        return checked(name, topics.get(name));
    }

    private @Nullable Topic checked(String name, @Nullable Topic topic) {
        if (topic != null) {
            troubles.solved(nameOf(name));
        } else if (troubles.mayTry(nameOf(name))) {
            troubles.failed(nameOf(name), name, "there is no such topic, create it");
        }
        return topic;
    }

    private static String nameOf(String topic) {
        return "topic " + topic;
    }

    private long payloadBytes(Row row) {
        return EncodedMessage.payloadBytes(tables.messages(List.of(row)).get(0));
    }

    /** Sends again what is on its way, as nobody knows whether it has arrived. */
    private Lane repeat(Lane lane) {
        if (!troubles.mayTry(lane.partition())) {
            return lane;
        }
        try {
            return repeatNow(lane);
        } catch (CatMqException e) {
            return failed(lane, e, false);
        }
    }

    private Lane repeatNow(Lane lane) {
        String name = lane.partition().topic();
        List<Row> rows = tables.inFlight(shard, lane.partition());
        Topic topic = checked(name, topics.get(name));
        if (topic == null) {
            return lane;
        }
        if (topic.id() != lane.topicId() || rows.isEmpty()) {
            // The topic that they were sent to is gone with all that it held, or somebody has deleted them.
            return tables.giveBack(shard, lane.anew(topic.id(), newProducerId(), end(lane.partition())));
        }
        return send(lane, rows, false);
    }

    private void begin(TopicPartition partition, @Nullable Lane before, List<Row> rows) {
        try {
            beginNow(partition, before, rows);
        } catch (CatMqException e) {
            giveUp(partition, e, "what waits for it cannot be sent now: " + e.getMessage());
        }
    }

    private void beginNow(TopicPartition partition, @Nullable Lane before, List<Row> rows) {
        Topic topic = topics.get(partition.topic());
        if (topic == null) {
            return;
        }
        Lane lane = before;
        if (lane == null) {
            lane = Lane.begin(partition, topic.id(), newProducerId(), end(partition));
        } else if (lane.topicId() != topic.id()) {
            lane = lane.anew(topic.id(), newProducerId(), end(partition));
        }
        long since = isFresh(partition) ? lane.since() : end(partition);
        send(tables.takeOff(shard, lane.takesOff(rows.size(), since), rows), rows, true);
    }

    private static long newProducerId() {
        return RANDOM.nextLong() & Long.MAX_VALUE;
    }

    private boolean isFresh(TopicPartition partition) {
        Long at = arrivedAt.get(partition);
        return at != null && System.nanoTime() - at < END_IS_FRESH.toNanos();
    }

    private long end(TopicPartition partition) {
        return producer.endOf(partition, timeout);
    }

    /** Returns the lane as it is then, with nothing on its way if all went well. */
    private Lane send(Lane lane, List<Row> rows, boolean first) {
        TopicPartition partition = lane.partition();
        builder.reset();
        for (byte[] message : tables.messages(rows)) {
            BatchRecord record = EncodedMessage.decode(message);
            builder.append(record.timestamp(), record.key(), record.value(), record.headers());
        }
        long baseOffset;
        try {
            baseOffset = producer.append(
                    partition,
                    builder.build(lane.producerId(), 0, lane.nextSequence()),
                    lane.topicId(),
                    lane.since(),
                    timeout);
        } catch (CatMqException e) {
            return failed(lane, e, first);
        }
        Lane arrived = tables.arrive(shard, lane.arrived(baseOffset, rows.size()), rows);
        arrivedAt.put(partition, System.nanoTime());
        relayed.add(rows.size());
        troubles.solved(partition);
        return arrived;
    }

    private Lane failed(Lane lane, CatMqException failure, boolean first) {
        boolean outOfRange = ErrorCode.OFFSET_OUT_OF_RANGE.name().equals(failure.code());
        if (outOfRange && first) {
            arrivedAt.remove(lane.partition());
            return tables.giveBack(shard, lane.takesOff(0, lane.since()));
        }
        giveUp(
                lane.partition(),
                failure,
                outOfRange
                        ? lane.inFlight()
                                + " messages were sent before retention removed what was written at that time, so"
                                + " it cannot be told whether they are among it (" + failure.getMessage()
                                + "). Decide for this topic and lane_no, in one transaction: UPDATE catmq_outbox SET"
                                + " lane_no = NULL sends them again, DELETE FROM catmq_outbox drops them; then delete the"
                                + " row of catmq_outbox_lane"
                        : lane.inFlight() + " messages are not taken: " + failure.getMessage());
        return lane;
    }

    private void giveUp(TopicPartition partition, CatMqException failure, String text) {
        topics.forget(partition.topic());
        arrivedAt.remove(partition);
        if (failure.code() == null) {
            throw failure; // No server answers, or the thread was interrupted: other partitions would fare no better.
        }
        troubles.failed(partition, partition.topic(), text);
    }
}
