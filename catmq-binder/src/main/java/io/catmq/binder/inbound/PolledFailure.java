package io.catmq.binder.inbound;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.ErrorMessage;

/**
 * What happens to a polled message after the last attempt, unless the application has an error handler: where it can be
 * moved it is, with its cause; else the failure is the poller's, and the message is delivered again.
 */
final class PolledFailure implements MessageHandler {
    private final boolean moves;

    PolledFailure(boolean moves) {
        this.moves = moves;
    }

    @Override
    public void handleMessage(Message<?> message) {
        if (!(message instanceof ErrorMessage error)) {
            return;
        }
        Message<?> failed = error.getOriginalMessage();
        if (failed == null && error.getPayload() instanceof MessagingException exception) {
            failed = exception.getFailedMessage();
        }
        if (failed != null
                && StaticMessageHeaderAccessor.getAcknowledgmentCallback(failed) instanceof Entry entry
                && (moves || entry.isAutoAck())) {
            entry.failed(new Outcome.Failed(entry.done(), error.getPayload(), attempts(failed)));
            if (moves) {
                return;
            }
        }
        throw error.getPayload() instanceof MessagingException exception
                ? exception
                : new MessagingException(message, error.getPayload());
    }

    private static int attempts(Message<?> message) {
        AtomicInteger number = StaticMessageHeaderAccessor.getDeliveryAttempt(message);
        return number == null ? 1 : Math.max(1, number.get());
    }
}
