package io.catmq.server.api;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.MessagesResponse;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordReader;
import io.catmq.client.wire.StoredMessage;
import io.catmq.server.log.Chunk;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.ReadResult;
import io.catmq.server.log.ReadResult.Chunks;
import io.catmq.server.log.ReadResult.OutOfRange;
import io.catmq.server.log.Registration;
import io.catmq.server.log.StoredBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows messages as JSON: for people with curl, and for the portal. It unpacks batches; consumers fetch instead. */
@RestController
final class PartitionMessagesController {
    private static final int MOST_MESSAGES = 1000;
    private static final int READ_BYTES = 1024 * 1024;
    /** So often who waits looks for what other brokers have appended, and whether this one stops. */
    private static final int LOOK_MS = 500;

    private final TopicLookup topics;
    private final MessageLog log;
    private final FetchProperties limits;
    private final WaitingFetches waiting;

    PartitionMessagesController(TopicLookup topics, MessageLog log, FetchProperties limits, WaitingFetches waiting) {
        this.waiting = waiting;
        this.topics = topics;
        this.log = log;
        this.limits = limits;
    }

    @GetMapping(ApiPaths.PARTITION_MESSAGES)
    MessagesResponse messages(
            @PathVariable String topic,
            @PathVariable int partition,
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(defaultValue = "100") int max,
            @RequestParam(defaultValue = "0") int waitMs) {
        if (max < 1 || max > MOST_MESSAGES) {
            throw Problems.invalid("max", "\"max\" is " + max + ", must be between 1 and " + MOST_MESSAGES + ".");
        }
        long partitionId = topics.partitionId(topic, partition);
        Chunks found = read(partitionId, offset);
        if (found.chunks().isEmpty() && waitMs > 0) {
            found = waiting.watch(() -> await(partitionId, offset, limits.clampWaitMs(waitMs)));
        }
        List<StoredMessage> messages = unpack(found, partitionId, partition, offset, max);
        long next =
                messages.isEmpty() ? offset : messages.get(messages.size() - 1).offset() + 1;
        return new MessagesResponse(found.logStartOffset(), found.endOffset(), next, messages);
    }

    private Chunks read(long partitionId, long offset) {
        ReadResult result = log.read(partitionId, offset, READ_BYTES);
        if (result instanceof OutOfRange range) {
            throw new ApiException(Problems.outOfRange(offset, range.low(), range.high()));
        }
        return (Chunks) result;
    }

    /** Holds a thread while it waits; meant for a few watching people, not for consumers. */
    private Chunks await(long partitionId, long offset, int waitMs) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        Chunks found;
        long left;
        do {
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            found = awaitAppend(partitionId, offset, Math.min(left, LOOK_MS));
        } while (found.chunks().isEmpty() && left > LOOK_MS && !waiting.isClosed());
        return found;
    }

    private Chunks awaitAppend(long partitionId, long offset, long waitMs) {
        CountDownLatch appended = new CountDownLatch(1);
        Registration registration = log.onAppend(List.of(partitionId), appended::countDown);
        try {
            Chunks found = read(partitionId, offset);
            if (!found.chunks().isEmpty()) {
                return found;
            }
            // Woken or not: another broker's append wakes nobody here.
            boolean unused = appended.await(waitMs, TimeUnit.MILLISECONDS);
            return read(partitionId, offset);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ApiException(Problems.shuttingDown());
        } finally {
            registration.close();
        }
    }

    private static List<StoredMessage> unpack(Chunks found, long partitionId, int partition, long from, int max) {
        List<StoredMessage> messages = new ArrayList<>();
        for (Chunk chunk : found.chunks()) {
            long base = chunk.baseOffset();
            for (RecordBatch batch : StoredBatches.of(partitionId, chunk)) {
                int skip = (int) Math.min(Math.max(from - base, 0), batch.recordCount());
                if (skip < batch.recordCount()) {
                    RecordReader reader = batch.reader();
                    reader.skip(skip);
                    while (reader.hasNext() && messages.size() < max) {
                        messages.add(JsonView.of(partition, base, reader.next()));
                    }
                }
                base += batch.recordCount();
            }
        }
        return messages;
    }
}
