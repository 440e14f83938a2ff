package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.PublishMessage;
import io.catmq.client.wire.PublishRequest;
import io.catmq.client.wire.PublishResponse;
import io.catmq.client.wire.PublishResult;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.cluster.LocalBroker;
import io.catmq.server.log.AppendResult.Appended;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.Topic;
import io.catmq.server.schedule.MessageToDeliver;
import io.catmq.server.schedule.Schedule;
import io.catmq.server.storage.StorageRoom;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes messages as JSON: for scripts, for people with curl, and for the portal. */
@RestController
final class PublishController {
    private final TopicCreation topics;
    private final MessageLog log;
    private final LimitProperties limits;
    private final ApiMetrics metrics;
    private final LocalBroker broker;
    private final Schedule schedule;
    private final ScheduleInput input;
    private final StorageRoom room;

    PublishController(
            TopicCreation topics,
            MessageLog log,
            LimitProperties limits,
            ApiMetrics metrics,
            LocalBroker broker,
            Schedule schedule,
            ScheduleInput input,
            StorageRoom room) {
        this.room = room;
        this.schedule = schedule;
        this.input = input;
        this.topics = topics;
        this.log = log;
        this.limits = limits;
        this.metrics = metrics;
        this.broker = broker;
    }

    @PostMapping(path = ApiPaths.TOPIC_MESSAGES, consumes = ApiHeaders.JSON_TYPE)
    PublishResponse publish(@PathVariable String topic, @RequestBody PublishRequest request, HttpServletRequest http) {
        List<PublishMessage> messages = request.messages();
        if (messages == null || messages.isEmpty()) {
            throw Problems.invalid("messages", "\"messages\" must hold at least one message.");
        }
        room.require();
        List<JsonMessage> parsed = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            parsed.add(JsonMessage.of(i, messages.get(i), limits.messageBytes()));
        }
        return new PublishResponse(append(topics.findOrCreate(Forwarded.actor(http, broker), topic), parsed));
    }

    private List<PublishResult> append(Topic topic, List<JsonMessage> messages) {
        int keyless = ThreadLocalRandom.current().nextInt(topic.partitions());
        List<JsonMessage> now =
                messages.stream().filter(message -> !message.isScheduled()).toList();
        List<JsonBatch> batches =
                JsonBatch.of(topic, now, keyless, limits.batch().maxBatchBytes());
        PublishResult[] results = new PublishResult[messages.size()];
        if (now.size() < messages.size()) {
            schedule(topic, messages, keyless, results);
        }
        for (JsonBatch batch : batches) {
            long start = System.nanoTime();
            RecordBatch records = batch.build();
            // Without a producer id nothing is ever a duplicate or out of order.
            Appended appended = (Appended) log.append(topic.partitionId(batch.partition()), records, 0);
            metrics.produced(start, records.recordCount(), records.length());
            for (int i = 0; i < batch.indexes().size(); i++) {
                results[batch.indexes().get(i)] = new PublishResult(batch.partition(), appended.baseOffset() + i, null);
            }
        }
        return Arrays.asList(results);
    }

    private void schedule(Topic topic, List<JsonMessage> messages, int keyless, PublishResult[] results) {
        List<MessageToDeliver> later = new ArrayList<>();
        long now = messages.stream().anyMatch(JsonMessage::isDelayed) ? schedule.now() : 0;
        for (JsonMessage message : messages) {
            if (message.isScheduled()) {
                int partition = message.partitionIn(topic, keyless);
                long at = message.deliverAt(now);
                input.requireInReach("messages[" + message.index() + "].deliverAt", at);
                RecordBatchBuilder batch = new RecordBatchBuilder(Compression.LZ4, 512);
                message.appendTo(batch);
                later.add(new MessageToDeliver(
                        topic.partitionId(partition), at, batch.build().toByteArray()));
                results[message.index()] = new PublishResult(partition, null, at);
            }
        }
        schedule.add(UUID.randomUUID().toString(), later);
    }
}
