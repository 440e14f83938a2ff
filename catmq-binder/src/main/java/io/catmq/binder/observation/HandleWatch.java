package io.catmq.binder.observation;

import java.util.function.Consumer;
import org.springframework.messaging.Message;

/** What watches an input binding's handling, attempt by attempt. */
@FunctionalInterface
public interface HandleWatch {
    /** Lets the handler handle the message, and watches. What it throws is thrown. */
    void handle(Message<?> message, Consumer<Message<?>> handler);
}
