package io.catmq.binder.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;

/** One attempt of the application to handle a message, or in batch mode several of one partition. */
public final class HandleContext extends ReceiverContext<Map<String, ?>> {
    private final InputBinding binding;
    private final Message<?> message;

    HandleContext(InputBinding binding, Message<?> message, Map<String, ?> traceHeaders) {
        super((headers, name) -> text(headers.get(name)), Kind.CONSUMER);
        this.binding = binding;
        this.message = message;
        setCarrier(traceHeaders);
        setRemoteServiceName("catmq");
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    /** Whose message it is. */
    public InputBinding binding() {
        return binding;
    }

    /** What is handled. */
    public Message<?> message() {
        return message;
    }
}
