package io.catmq.binder.inbound;

/** The application rejected a message by its acknowledgment callback; nothing was thrown. */
final class RejectedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RejectedMessageException() {
        super("Rejected by the application");
    }
}
