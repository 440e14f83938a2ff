package io.catmq.binder.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catmq.binder.CatMqHeaders;
import io.catmq.binder.headers.HeaderMapper;
import io.catmq.client.Headers;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/** Makes records of messages. */
final class OutboundConverter {
    private final String topic;
    private final HeaderMapper headerMapper;
    private final HeaderMode headerMode;

    OutboundConverter(String topic, HeaderMapper headerMapper, @Nullable HeaderMode headerMode) {
        this.topic = topic;
        this.headerMapper = headerMapper;
        this.headerMode = headerMode == null ? HeaderMode.headers : headerMode;
    }

    io.catmq.client.Message toRecord(Message<?> message) {
        MessageHeaders headers = message.getHeaders();
        return io.catmq.client.Message.builder(topic)
                .partition(partition(headers))
                .key(key(headers.get(CatMqHeaders.KEY)))
                .value(value(message))
                .headers(headerMode == HeaderMode.headers ? headerMapper.toRecord(headers) : Headers.empty())
                .timestamp(headers.get(CatMqHeaders.TIMESTAMP, Long.class))
                .build();
    }

    private static @Nullable Integer partition(MessageHeaders headers) {
        Object partition = headers.get(CatMqHeaders.PARTITION);
        if (partition == null) {
            partition = headers.get(BinderHeaders.PARTITION_HEADER);
        }
        if (partition == null || partition instanceof Integer) {
            return (Integer) partition;
        }
        throw new IllegalArgumentException("The partition in the message's headers is a "
                + partition.getClass().getName() + ", must be an Integer");
    }

    private static byte @Nullable [] key(@Nullable Object key) {
        if (key == null || key instanceof byte[]) {
            return (byte[]) key;
        }
        return key.toString().getBytes(UTF_8);
    }

    private static byte @Nullable [] value(Message<?> message) {
        Object payload = message.getPayload();
        if (Boolean.TRUE.equals(message.getHeaders().get(CatMqHeaders.NULL_VALUE))) {
            return null;
        }
        if (payload instanceof byte[] bytes) {
            return bytes;
        }
        if (payload instanceof String text) {
            return text.getBytes(UTF_8);
        }
        throw new IllegalArgumentException(
                "The payload is a " + payload.getClass().getName()
                        + ", must be a byte[] or String by now: with use-native-encoding=true the application encodes it");
    }
}
