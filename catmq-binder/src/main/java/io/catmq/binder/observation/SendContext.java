package io.catmq.binder.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.messaging.Message;

/** The sending of one message, for observation handlers and conventions. */
public final class SendContext extends SenderContext<Map<String, String>> {
    private final String binding;
    private final String topic;
    private final Message<?> message;

    SendContext(String binding, String topic, Message<?> message) {
        super(
                (headers, name, value) -> {
                    if (headers != null) {
                        headers.put(name, value);
                    }
                },
                Kind.PRODUCER);
        this.binding = binding;
        this.topic = topic;
        this.message = message;
        setCarrier(new LinkedHashMap<>());
        setRemoteServiceName("catmq");
    }

    /** Name of the binding. */
    public String binding() {
        return binding;
    }

    /** Name of the topic. */
    public String topic() {
        return topic;
    }

    /** What is sent. */
    public Message<?> message() {
        return message;
    }
}
