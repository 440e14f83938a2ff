package io.catmq.client;

import io.catmq.client.wire.ErrorCode;

/** There is no such topic, and the server does not let clients create it. */
public final class UnknownTopicException extends CatMqException {
    private static final long serialVersionUID = 1L;

    private final String topic;

    UnknownTopicException(String topic, String message) {
        super(message, ErrorCode.UNKNOWN_TOPIC.name(), false, null);
        this.topic = topic;
    }

    /** Name of the topic. */
    public String topic() {
        return topic;
    }
}
