package io.catmq.client;

import java.util.concurrent.CompletableFuture;

/** The future of one message; it also remembers the timestamp, so that a message costs one object. */
final class SendFuture extends CompletableFuture<SendResult> {
    private final long timestamp;

    SendFuture(long timestamp) {
        this.timestamp = timestamp;
    }

    void delivered(TopicPartition partition, long offset) {
        complete(new SendResult(partition.topic(), partition.partition(), offset, timestamp));
    }

    /** It is kept safely until its time has come. */
    void scheduled(TopicPartition partition) {
        delivered(partition, SendResult.NO_OFFSET);
    }

    /** What is derived from it needs no timestamp. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
