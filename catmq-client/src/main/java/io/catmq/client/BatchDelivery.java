package io.catmq.client;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProduceResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Brings a run of batches to a server, however often it takes until its deadline. Thread safe. */
final class BatchDelivery {
    private final ServerCalls calls;
    private final MetadataCache metadata;
    private final ProducerOptions options;

    BatchDelivery(ServerCalls calls, MetadataCache metadata, ProducerOptions options) {
        this.calls = calls;
        this.metadata = metadata;
        this.options = options;
    }

    /**
     * Delivers. When interrupted, the run's attempts are kept and another thread may go on.
     *
     * @return offset of its first record
     * @throws CatMqException when it was refused or the deadline has passed
     */
    long deliver(ProducerRun run, HttpCall call) throws InterruptedException {
        if (run.deadline().hasPassed()) {
            throw tooLate(run, null);
        }
        while (true) {
            try {
                return baseOffset(calls.send(call, metadata.route(run.partition()), run.deadline(), run.attempts()));
            } catch (CatMqException e) {
                if (e.retriable()) {
                    throw tooLate(run, e);
                }
                if (!e.is(ErrorCode.UNKNOWN_TOPIC) && !e.is(ErrorCode.UNKNOWN_PARTITION)) {
                    throw e;
                }
                lookAgain(run, e);
            }
        }
    }

    private static long baseOffset(HttpAnswer answer) {
        try {
            return Json.read(answer.body(), ProduceResponse.class).baseOffset();
        } catch (JacksonException e) {
            throw new CatMqException(
                    "The server took the batch, but its answer is not the expected JSON", null, false, e);
        }
    }

    /** The topic may just have been created elsewhere, or deleted: what metadata says then is final. */
    private void lookAgain(ProducerRun run, CatMqException refusal) throws InterruptedException {
        TopicPartition partition = run.partition();
        MetadataCache.Topic topic;
        try {
            topic = metadata.refresh(partition.topic(), run.deadline());
        } catch (CatMqException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw e.retriable() ? tooLate(run, e) : e;
        }
        if (partition.partition() >= topic.partitions()) {
            throw refusal;
        }
        if (run.deadline().hasPassed()) {
            throw tooLate(run, refusal);
        }
        run.attempts().failed(null, true, 1, null);
        calls.pause(run.attempts().nextDelayMs());
    }

    private DeliveryTimeoutException tooLate(ProducerRun run, @Nullable CatMqException last) {
        int attempts = run.attempts().failures();
        String why = last == null
                ? "it waited behind earlier batches of the partition all the time"
                : attempts + " attempts, the last: " + last.getMessage();
        return new DeliveryTimeoutException(
                run.recordCount() + " messages to " + run.partition() + " were not acknowledged within "
                        + options.deliveryTimeout() + " (" + why + "). Check that " + calls.servers()
                        + " is running and reachable from here and that its database answers (GET /actuator/health)."
                        + (attempts == 0 ? "" : " They may have been written all the same."),
                last);
    }
}
