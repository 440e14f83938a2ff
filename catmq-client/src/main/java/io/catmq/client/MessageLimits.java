package io.catmq.client;

import io.catmq.client.wire.Header;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.client.wire.ServerLimits;
import java.util.List;

/** Checks a message against what the server announced, before anything of it is sent. */
final class MessageLimits {
    private MessageLimits() {}

    /**
     * The most bytes that the message can take in a batch.
     *
     * @throws MessageTooLargeException when the server would refuse it
     */
    static int recordBytes(Message message, ServerLimits limits) {
        List<Header> headers = message.headers().asList();
        int recordBytes = RecordBatchBuilder.maxRecordBytes(message.key(), message.value(), headers);
        if (recordBytes > limits.maxMessageBytes()) {
            check(message, recordBytes, limits);
        }
        return recordBytes;
    }

    private static void check(Message message, int recordBytes, ServerLimits limits) {
        long size = RecordBatchBuilder.payloadBytes(
                message.key(), message.value(), message.headers().asList());
        if (size > limits.maxMessageBytes()) {
            throw new MessageTooLargeException(
                    "The message to " + message.topic() + " has " + size + " bytes (key, value and headers), the server"
                            + " takes at most " + limits.maxMessageBytes()
                            + ": send less, or raise catmq.limits.max-message-bytes on the server",
                    limits.maxMessageBytes());
        }
        if (recordBytes > limits.maxBatchBytes() - RecordBatch.HEADER_BYTES) {
            throw new MessageTooLargeException(
                    "The message to " + message.topic() + " has too many headers: it takes up to " + recordBytes
                            + " bytes, the server takes at most " + limits.maxBatchBytes(),
                    limits.maxBatchBytes());
        }
    }
}
