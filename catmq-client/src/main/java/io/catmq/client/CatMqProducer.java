package io.catmq.client;

import java.util.concurrent.CompletableFuture;

/**
 * Sends messages: in batches, in order per partition, each exactly once in the log whatever is retried. Thread safe;
 * make one and share it.
 */
public final class CatMqProducer implements AutoCloseable {

    /** A producer with default options. No connection is made before the first send. */
    public CatMqProducer(ConnectionOptions connection) {
        this(connection, ProducerOptions.defaults());
    }

    /** A producer. No connection is made before the first send. */
    public CatMqProducer(ConnectionOptions connection, ProducerOptions options) {
        throw new UnsupportedOperationException(connection + " " + options);
    }

    /**
     * Sends a message; sender threads do the work. The future completes when the message is durable. Code that depends on
     * it runs in a sender thread and must not block.
     *
     * <p>Blocks up to {@link ProducerOptions#maxBlock()} for metadata and for room in the buffer.
     *
     * @return fails with {@link DeliveryTimeoutException} or another {@link CatMqException}
     * @throws MessageTooLargeException before anything is sent
     * @throws UnknownTopicException when the topic is missing and may not be created
     * @throws BufferFullException when no room came free in time
     * @throws IllegalArgumentException for a bad name or a partition that the topic does not have
     * @throws IllegalStateException when the producer is closed
     */
    public CompletableFuture<SendResult> send(Message message) {
        throw new UnsupportedOperationException(message.toString());
    }

    /**
     * Sends a message and waits until it is durable, working in the calling thread when nothing else is in flight for
     * the partition. Order with {@link #send} is kept.
     *
     * @throws CatMqException as {@link #send} or its future would
     * @throws IllegalStateException when the producer is closed
     */
    public SendResult sendAndWait(Message message) {
        throw new UnsupportedOperationException(message.toString());
    }

    /** Number of partitions of a topic, created first when it is missing and may be; may ask a server. */
    public int partitionsOf(String topic) {
        throw new UnsupportedOperationException(topic);
    }

    /** Waits until all that was sent before is done, well or not; futures say how. Linger is cut short. */
    public void flush() {
        throw new UnsupportedOperationException();
    }

    /** Flushes and frees everything; may be repeated. Later sends throw {@link IllegalStateException}. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
