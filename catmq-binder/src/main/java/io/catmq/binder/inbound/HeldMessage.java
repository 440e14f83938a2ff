package io.catmq.binder.inbound;

import io.catmq.client.FailingMessage;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.Header;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/** A message that has failed, or waits behind one of its key that has. For one thread. */
final class HeldMessage {
    private final @Nullable ByteBuffer key;
    private final long bytes;
    private ReceivedMessage message;
    private long dueNanos;
    private int delayed;
    private int rounds;
    private @Nullable FailingMessage failing;
    private Outcome.@Nullable Failed lastFailure;

    HeldMessage(ReceivedMessage message, long dueNanos) {
        this.message = message;
        this.dueNanos = dueNanos;
        byte[] bytesOfKey = message.key();
        // A copy, as the application has that array, too.
        this.key = bytesOfKey == null ? null : ByteBuffer.wrap(bytesOfKey.clone());
        this.bytes = bytes(message);
    }

    private static long bytes(ReceivedMessage message) {
        long bytes = length(message.key()) + length(message.value());
        for (Header header : message.headers()) {
            bytes += header.name().length() + length(header.value());
        }
        return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    ReceivedMessage message() {
        return message;
    }

    Delivery delivery() {
        return new Delivery(List.of(message));
    }

    TopicPartition partition() {
        return message.topicPartition();
    }

    long offset() {
        return message.offset();
    }

    /** Its key, to be compared with others; or null. */
    @Nullable ByteBuffer key() {
        return key;
    }

    /** Size of key, value and headers. */
    long bytes() {
        return bytes;
    }

    /** All attempts of one more delivery failed. Returns the failure with the attempts of all deliveries. */
    Outcome.Failed failed(Outcome.Failed failure) {
        FailingMessage now = Failures.again(
                failing,
                partition(),
                offset(),
                failure.attempts(),
                NestedExceptionUtils.getMostSpecificCause(failure.cause()));
        failing = now;
        return new Outcome.Failed(1, failure.cause(), now.attempts(), delayed);
    }

    /** Its failures so far, or null when it only waits behind another one. */
    @Nullable FailingMessage failing() {
        return failing;
    }

    /** How often it was delayed. */
    int delayed() {
        return delayed;
    }

    /** It is to be delivered once more, as {@code again}. */
    void delay(ReceivedMessage again, long untilNanos) {
        delayed++;
        message = again;
        dueNanos = untilNanos;
    }

    /** It can only be delivered for ever, next as {@code again}. */
    void again(ReceivedMessage again) {
        message = again;
    }

    /** It is not delivered any more, but to be moved. */
    void giveUp(Outcome.Failed failure) {
        lastFailure = failure;
    }

    /** Why it is to be moved, or null when it is to be delivered. */
    Outcome.@Nullable Failed lastFailure() {
        return lastFailure;
    }

    /** It can neither be handled nor be moved now. Returns how often that was so. */
    int stuck() {
        return ++rounds;
    }

    /** When it is to be delivered or moved. */
    long dueNanos() {
        return dueNanos;
    }

    void due(long nanos) {
        dueNanos = nanos;
    }
}
