package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.BatchLimits;
import io.catmq.client.wire.BatchRun;
import io.catmq.server.log.AppendResult;
import io.catmq.server.log.AppendResult.Appended;
import io.catmq.server.log.AppendResult.Duplicate;
import io.catmq.server.log.AppendResult.SequenceRefused;
import io.catmq.server.log.AppendResult.Unknowable;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.ReadResult.Chunks;
import io.catmq.server.storage.StorageRoom;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes record batches, from the request's thread straight into the log. */
@RestController
final class ProduceController {
    private final TopicLookup topics;
    private final MessageLog log;
    private final BatchLimits limits;
    private final StorageRoom room;
    private final ApiMetrics metrics;

    ProduceController(
            TopicLookup topics, MessageLog log, LimitProperties limits, StorageRoom room, ApiMetrics metrics) {
        this.room = room;
        this.topics = topics;
        this.log = log;
        this.limits = limits.batch();
        this.metrics = metrics;
    }

    @PostMapping(path = ApiPaths.RECORDS, consumes = ApiHeaders.RECORDS_TYPE)
    void produce(
            @PathVariable String topic,
            @PathVariable int partition,
            @RequestParam(required = false) @Nullable Long topicId,
            @RequestParam(required = false) @Nullable Long since,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        long start = System.nanoTime();
        long partitionId =
                topicId == null ? topics.partitionId(topic, partition) : topics.partitionId(topic, topicId, partition);
        room.require();
        int attempt = RequestBodies.attempt(request);
        byte[] body = RequestBodies.read(request, "The record batch", limits.maxBatchBytes());
        BatchRun batches = BatchRun.parse(body, limits);
        AppendResult result = since == null
                ? log.append(partitionId, batches, attempt)
                : log.appendSince(partitionId, batches, requireOffset(since, batches));
        write(response, answer(result, partitionId, topic, partition));
        metrics.produced(start, batches.recordCount(), body.length);
    }

    private static long requireOffset(long since, BatchRun batches) {
        if (since < 0 || !batches.hasProducer()) {
            throw Problems.invalid(
                    "since", "\"since\" must be an offset, 0 or more, and the batch one of an idempotent producer.");
        }
        return since;
    }

    private String answer(AppendResult result, long partitionId, String topic, int partition) {
        if (result instanceof Appended appended) {
            return json(appended.baseOffset(), appended.count(), false, appended.appendedAt());
        }
        if (result instanceof Duplicate duplicate) {
            return json(duplicate.baseOffset(), duplicate.count(), true, appendedAt(partitionId, duplicate));
        }
        if (result instanceof Unknowable unknowable) {
            throw SequenceProblems.of(unknowable, topic, partition);
        }
        throw SequenceProblems.of((SequenceRefused) result, topic, partition);
    }

    /** When the first attempt was appended; now, where retention has removed it since. */
    private long appendedAt(long partitionId, Duplicate duplicate) {
        return log.read(partitionId, duplicate.baseOffset(), 1) instanceof Chunks found
                        && !found.chunks().isEmpty()
                ? found.chunks().get(0).appendedAt()
                : System.currentTimeMillis();
    }

    /** Four numbers do not need a JSON library. */
    private static String json(long baseOffset, int count, boolean duplicate, long appendedAt) {
        return "{\"baseOffset\":" + baseOffset + ",\"count\":" + count + ",\"duplicate\":" + duplicate
                + ",\"appendedAt\":" + appendedAt + "}";
    }

    private static void write(HttpServletResponse response, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.ISO_8859_1);
        response.setContentType(ApiHeaders.JSON_TYPE);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
