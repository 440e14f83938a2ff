package io.catmq.binder.inbound;

import io.catmq.binder.health.BindingState;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.acks.AcknowledgmentCallback.Status;
import org.springframework.messaging.converter.MessageConversionException;

/** What a polled consumer handed out last; what has become of it is looked at with the next poll. For one thread at a time. */
final class LastPolled {
    private record HandedOut(Thread by, Entry entry) {}

    private final BindingState state;
    private @Nullable HandedOut last;

    LastPolled(BindingState state) {
        this.state = state;
    }

    void handedOut(Entry entry) {
        state.position(entry.delivery().partition(), entry.delivery().first());
        last = new HandedOut(Thread.currentThread(), entry);
    }

    /** Notes how far the binding has come, for those who ask the application, and refuses what could not be converted. */
    void look() {
        HandedOut before = last;
        if (before == null) {
            return;
        }
        refuseUnreadable(before);
        Entry entry = before.entry();
        if (entry.status() == Status.ACCEPT) {
            state.position(entry.delivery().partition(), entry.delivery().next(entry.done()));
        }
    }

    /**
     * A poll acknowledges its message before it returns, except one that it could not convert: then it throws, and nobody
     * would ever say anything about the message.
     */
    private static void refuseUnreadable(HandedOut before) {
        Entry entry = before.entry();
        if (before.by() == Thread.currentThread() && entry.isAutoAck() && !entry.isAcknowledged()) {
            RuntimeException cause =
                    new MessageConversionException("The payload cannot be converted to what the poll asks for");
            entry.failed(new Outcome.Failed(entry.delivery().size(), cause, 1));
        }
    }
}
