package io.catmq.binder.outbound;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;

/**
 * The application stops while a message waits to be sent. That is no failure that anybody could look into: one line in the log,
 * without the 80 of Spring's stack below a {@code Supplier}.
 */
final class StoppedSendException extends MessageHandlingException {
    private static final long serialVersionUID = 1L;

    StoppedSendException(Message<?> message, String topic, Throwable cause) {
        super(message, "The application stops while a message to topic '" + topic + "' waits: " + cause.getMessage());
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
