package io.catmq.binder.provisioning;

import io.catmq.client.UnknownTopicException;
import org.springframework.cloud.stream.provisioning.ProvisioningException;

/** A binding names a topic that does not exist and that it may not create. */
public final class UnknownDestinationException extends ProvisioningException {
    private static final long serialVersionUID = 1L;

    private final String topic;

    UnknownDestinationException(String topic, UnknownTopicException cause) {
        super(
                "Topic '%s' does not exist and spring.cloud.stream.catmq.binder.auto-create-topics is off: create it first"
                        .formatted(topic),
                cause);
        this.topic = topic;
    }

    /** Name of the topic. */
    public String topic() {
        return topic;
    }
}
