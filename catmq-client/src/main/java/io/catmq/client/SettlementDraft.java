package io.catmq.client;

import io.catmq.client.wire.BatchesToAppend;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.MessageToSchedule;
import io.catmq.client.wire.ProduceResponse;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.client.wire.Sequences;
import io.catmq.client.wire.ServerLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The messages of a settlement, sorted by partition and packed into batches. Not thread safe. */
final class SettlementDraft {
    private static final int FIRST_BYTES = 1024;

    private final MetadataCache metadata;
    private final Deadline deadline;
    private final Map<TopicPartition, Part> parts = new LinkedHashMap<>();
    private final Map<String, Integer> anyPartition = new HashMap<>();
    private final List<MessageToSchedule> scheduled = new ArrayList<>();
    private final List<RecordBatch> scheduledBatches = new ArrayList<>();
    private final SendResult[] results;

    SettlementDraft(List<Message> messages, MetadataCache metadata, Deadline deadline) {
        this.metadata = metadata;
        this.deadline = deadline;
        this.results = new SendResult[messages.size()];
        for (int i = 0; i < messages.size(); i++) {
            add(i, messages.get(i));
        }
    }

    /** What one partition gets. */
    private static final class Part {
        private final List<RecordBatchBuilder> builders = new ArrayList<>();
        private final List<Integer> indexes = new ArrayList<>();
        private final List<Long> timestamps = new ArrayList<>();
    }

    private void add(int index, Message message) {
        MetadataCache.Topic topic = metadata.get(message.topic(), deadline);
        ServerLimits limits = metadata.limits();
        int recordBytes = MessageLimits.recordBytes(message, limits);
        int partition = PartitionChoice.of(message, topic, metadata, deadline.remaining());
        if (partition == PartitionChoice.ANY) {
            // All of a settlement to the same one, so that it locks no more than it must.
            partition = anyPartition.computeIfAbsent(
                    topic.name(), name -> ThreadLocalRandom.current().nextInt(topic.partitions()));
        }
        Instant deliverAt = message.deliverAt();
        if (deliverAt != null) {
            schedule(index, message, new TopicPartition(topic.name(), partition), deliverAt.toEpochMilli());
            return;
        }
        Part part = parts.computeIfAbsent(new TopicPartition(topic.name(), partition), id -> new Part());
        long timestamp = timestampOf(message);
        builder(part, recordBytes, limits.maxBatchBytes())
                .append(
                        timestamp,
                        message.key(),
                        message.value(),
                        message.headers().asList());
        part.indexes.add(index);
        part.timestamps.add(timestamp);
    }

    private void schedule(int index, Message message, TopicPartition id, long deliverAt) {
        long timestamp = timestampOf(message);
        RecordBatch batch = ScheduledSends.batchOf(message, timestamp);
        scheduled.add(new MessageToSchedule(id.topic(), id.partition(), deliverAt, batch.length()));
        scheduledBatches.add(batch);
        results[index] = new SendResult(id.topic(), id.partition(), SendResult.NO_OFFSET, timestamp);
    }

    private static long timestampOf(Message message) {
        Long given = message.timestamp();
        return given == null ? System.currentTimeMillis() : given;
    }

    /** What is to be delivered later. */
    List<MessageToSchedule> scheduled() {
        return scheduled;
    }

    /** Its batches, in the same order. */
    List<RecordBatch> scheduledBatches() {
        return scheduledBatches;
    }

    private static RecordBatchBuilder builder(Part part, int recordBytes, int maxBytes) {
        int last = part.builders.size() - 1;
        if (last >= 0 && part.builders.get(last).sizeInBytes() + recordBytes <= maxBytes) {
            return part.builders.get(last);
        }
        RecordBatchBuilder next = new RecordBatchBuilder(Compression.LZ4, FIRST_BYTES);
        part.builders.add(next);
        return next;
    }

    /** The first partition that something is appended to, whose broker is the one to ask. */
    Route route() {
        return parts.isEmpty()
                ? Route.ANY
                : metadata.route(parts.keySet().iterator().next());
    }

    /**
     * Encodes the batches.
     *
     * @param sequences the next sequence of each partition, 0 where there is none
     * @param batches takes the batches, in the order of what is returned
     */
    List<BatchesToAppend> encode(
            long producerId, int epoch, Map<TopicPartition, Integer> sequences, List<RecordBatch> batches) {
        List<BatchesToAppend> appends = new ArrayList<>(parts.size());
        parts.forEach((id, part) -> {
            int sequence = sequences.getOrDefault(id, 0);
            int bytes = 0;
            for (RecordBatchBuilder builder : part.builders) {
                RecordBatch batch = builder.build(producerId, epoch, sequence);
                sequence = Sequences.add(sequence, batch.recordCount());
                bytes += batch.length();
                batches.add(batch);
            }
            appends.add(new BatchesToAppend(id.topic(), id.partition(), bytes));
        });
        return appends;
    }

    /** All is durable: what became of each message, in the order of the settlement. */
    List<SendResult> done(List<ProduceResponse> answers, Map<TopicPartition, Integer> sequences) {
        int at = 0;
        for (Map.Entry<TopicPartition, Part> each : parts.entrySet()) {
            TopicPartition id = each.getKey();
            Part part = each.getValue();
            long baseOffset = answers.get(at++).baseOffset();
            for (int i = 0; i < part.indexes.size(); i++) {
                results[part.indexes.get(i)] =
                        new SendResult(id.topic(), id.partition(), baseOffset + i, part.timestamps.get(i));
            }
            sequences.put(id, Sequences.add(sequences.getOrDefault(id, 0), part.indexes.size()));
        }
        return Arrays.asList(results);
    }
}
