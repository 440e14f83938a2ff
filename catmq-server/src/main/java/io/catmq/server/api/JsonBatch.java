package io.catmq.server.api;

import io.catmq.client.wire.Compression;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.metadata.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages that came as JSON for one partition, packed into a record batch within the limit. */
final class JsonBatch {
    private final int partition;
    private final RecordBatchBuilder builder = new RecordBatchBuilder(Compression.LZ4, 1024);
    private final List<Integer> indexes = new ArrayList<>();

    private JsonBatch(int partition) {
        this.partition = partition;
    }

    /** The messages by partition, in their order; every partition is checked before any batch is made. */
    static List<JsonBatch> of(Topic topic, List<JsonMessage> messages, int keyless, int maxBatchBytes) {
        int[] partitions = messages.stream()
                .mapToInt(message -> message.partitionIn(topic, keyless))
                .toArray();
        List<JsonBatch> batches = new ArrayList<>();
        Map<Integer, JsonBatch> open = new LinkedHashMap<>();
        for (int i = 0; i < partitions.length; i++) {
            JsonMessage message = messages.get(i);
            JsonBatch batch = open.get(partitions[i]);
            if (batch == null || !batch.hasRoomFor(message, maxBatchBytes)) {
                batch = new JsonBatch(partitions[i]);
                open.put(partitions[i], batch);
                batches.add(batch);
            }
            batch.add(message);
        }
        return batches;
    }

    private boolean hasRoomFor(JsonMessage message, int maxBatchBytes) {
        return (long) builder.sizeInBytes() + message.maxRecordBytes() <= maxBatchBytes;
    }

    private void add(JsonMessage message) {
        message.appendTo(builder);
        indexes.add(message.index());
    }

    int partition() {
        return partition;
    }

    /** Places of its messages in the request. */
    List<Integer> indexes() {
        return indexes;
    }

    RecordBatch build() {
        return builder.build();
    }
}
