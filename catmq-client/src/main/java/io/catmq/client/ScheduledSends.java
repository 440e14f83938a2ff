package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.MessageToSchedule;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.client.wire.ScheduleRequest;
import io.catmq.client.wire.SettleBody;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a producer sends to be delivered later: one request at a time, with all that has gathered meanwhile. A request has an
 * id, by which a server knows one that comes again. Thread safe.
 */
final class ScheduledSends {
    private static final int MOST_MESSAGES = 500;
    private static final int MOST_BYTES = 512 * 1024;

    private final ProducerCore core;
    private final ServerCalls calls;
    private final AtomicLong requests = new AtomicLong();
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private CompletableFuture<@Nullable Void> idle = CompletableFuture.completedFuture(null);
    private boolean working;

    ScheduledSends(ProducerCore core, ServerCalls calls) {
        this.core = core;
        this.calls = calls;
    }

    private record Pending(
            MessageToSchedule head, RecordBatch batch, int reserved, SendFuture future, Deadline deadline) {}

    /** A batch of this message alone. */
    static RecordBatch batchOf(Message message, long timestamp) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.LZ4, 512);
        builder.append(
                timestamp, message.key(), message.value(), message.headers().asList());
        return builder.build();
    }

    SendFuture append(TopicPartition partition, Message message, long deliverAt, long timestamp, int reserved) {
        RecordBatch batch = batchOf(message, timestamp);
        SendFuture future = new SendFuture(timestamp);
        MessageToSchedule head =
                new MessageToSchedule(partition.topic(), partition.partition(), deliverAt, batch.length());
        boolean start;
        synchronized (waiting) {
            waiting.addLast(new Pending(
                    head, batch, reserved, future, Deadline.in(core.options().deliveryTimeout())));
            start = !working;
            if (start) {
                working = true;
                idle = new CompletableFuture<>();
            }
        }
        if (start) {
            start();
        }
        return future;
    }

    /** Completes when all that was sent so far is done; null when nothing is under way. */
    @Nullable CompletableFuture<@Nullable Void> flush() {
        synchronized (waiting) {
            return working ? idle : null;
        }
    }

    private void start() {
        try {
            core.senders().execute(this::work);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("The producer was closed meanwhile", e);
        }
    }

    private void work() {
        for (List<Pending> some = next(); !some.isEmpty(); some = next()) {
            send(some);
        }
    }

    private List<Pending> next() {
        List<Pending> some = new ArrayList<>();
        CompletableFuture<@Nullable Void> done;
        synchronized (waiting) {
            int bytes = 0;
            for (Pending each = waiting.peekFirst();
                    each != null
                            && some.size() < MOST_MESSAGES
                            && (some.isEmpty() || bytes + each.batch().length() <= MOST_BYTES);
                    each = waiting.peekFirst()) {
                some.add(each);
                bytes += each.batch().length();
                waiting.removeFirst();
            }
            working = !some.isEmpty();
            done = idle;
        }
        if (some.isEmpty()) {
            done.complete(null);
        }
        return some;
    }

    private void send(List<Pending> some) {
        String requestId = Long.toHexString(core.producerId()) + "-" + requests.incrementAndGet();
        byte[] head = SettleBody.head(Json.write(
                new ScheduleRequest(requestId, some.stream().map(Pending::head).toList())));
        HttpCall call = HttpCall.settlement(
                ApiPaths.SCHEDULE, head, some.stream().map(Pending::batch).toList());
        RuntimeException failure = null;
        try {
            calls.send(call, Route.ANY, some.get(0).deadline(), new Attempts());
        } catch (InterruptedException e) {
            failure = ServerCalls.interrupted(call);
        } catch (RuntimeException e) {
            failure = e instanceof CatMqException known && known.retriable() ? tooLate(known) : e;
        }
        for (Pending each : some) {
            core.budget().release(each.reserved());
            if (failure == null) {
                each.future()
                        .scheduled(new TopicPartition(
                                each.head().topic(), each.head().partition()));
            } else {
                each.future().completeExceptionally(failure);
            }
        }
    }

    private DeliveryTimeoutException tooLate(CatMqException last) {
        return new DeliveryTimeoutException(
                "Scheduled messages were not acknowledged within "
                        + core.options().deliveryTimeout() + ": " + last.getMessage()
                        + " They may have been scheduled all the same.",
                last);
    }
}
