package io.catmq.client;

import io.catmq.client.wire.ErrorCode;

/** A message is over the server's limit; nothing of it was sent or written. */
public final class MessageTooLargeException extends CatMqException {
    private static final long serialVersionUID = 1L;

    private final long limit;

    MessageTooLargeException(String message, long limit) {
        super(message, ErrorCode.MESSAGE_TOO_LARGE.name(), false, null);
        this.limit = limit;
    }

    /** Most bytes of key, value and headers together; -1 when the server did not say. */
    public long limit() {
        return limit;
    }
}
