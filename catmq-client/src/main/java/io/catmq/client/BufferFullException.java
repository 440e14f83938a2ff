package io.catmq.client;

/** The producer's buffer stayed full for {@link ProducerOptions#maxBlock()}: servers take less than is sent. */
public final class BufferFullException extends CatMqException {
    private static final long serialVersionUID = 1L;

    BufferFullException(String message) {
        super(message, null, true, null);
    }
}
