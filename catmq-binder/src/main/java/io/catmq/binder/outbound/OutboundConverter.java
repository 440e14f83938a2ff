package io.catmq.binder.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catmq.binder.CatMqHeaders;
import io.catmq.binder.headers.HeaderMapper;
import io.catmq.client.Headers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.core.serializer.Serializer;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/** Makes records of messages. */
public final class OutboundConverter {
    private final String topic;
    private final HeaderMapper headerMapper;
    private final HeaderMode headerMode;
    private final @Nullable Serializer<Object> serializer;

    /**
     * A converter.
     *
     * @param headerMode as of the binding; null as {@code headers}
     * @param serializer makes bytes of other payloads than {@code byte[]} and {@code String}, or null
     */
    public OutboundConverter(
            String topic,
            HeaderMapper headerMapper,
            @Nullable HeaderMode headerMode,
            @Nullable Serializer<Object> serializer) {
        this.topic = topic;
        this.serializer = serializer;
        this.headerMapper = headerMapper;
        this.headerMode = headerMode == null ? HeaderMode.headers : headerMode;
    }

    /**
     * The record.
     *
     * @param trace headers that carry the trace; they replace those of the message
     */
    io.catmq.client.Message toRecord(Message<?> message, Map<String, String> trace) {
        MessageHeaders headers = message.getHeaders();
        return io.catmq.client.Message.builder(topic)
                .partition(partition(headers))
                .key(key(headers.get(CatMqHeaders.KEY)))
                .value(value(message))
                .headers(headerMode == HeaderMode.headers ? headers(headers, trace) : Headers.empty())
                .timestamp(headers.get(CatMqHeaders.TIMESTAMP, Long.class))
                .deliverAt(DeliveryTime.of(headers, InstantSource.system()))
                .build();
    }

    private Headers headers(MessageHeaders headers, Map<String, String> trace) {
        if (trace.isEmpty()) {
            return headerMapper.toRecord(headers);
        }
        Map<String, Object> all = new LinkedHashMap<>(headers);
        all.putAll(trace);
        return headerMapper.toRecord(all);
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

    private byte @Nullable [] value(Message<?> message) {
        Object payload = message.getPayload();
        if (Boolean.TRUE.equals(message.getHeaders().get(CatMqHeaders.NULL_VALUE))) {
            return null;
        }
        if (serializer != null) {
            return serialized(serializer, payload);
        }
        if (payload instanceof byte[] bytes) {
            return bytes;
        }
        if (payload instanceof String text) {
            return text.getBytes(UTF_8);
        }
        throw new IllegalArgumentException("The payload is a "
                + payload.getClass().getName()
                + ", must be a byte[] or String by now: use-native-encoding=true needs producer.serializer for others");
    }

    private static byte[] serialized(Serializer<Object> serializer, Object payload) {
        try {
            return serializer.serializeToByteArray(payload);
        } catch (IOException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "The payload, a " + payload.getClass().getName() + ", could not be serialized by " + serializer, e);
        }
    }
}
