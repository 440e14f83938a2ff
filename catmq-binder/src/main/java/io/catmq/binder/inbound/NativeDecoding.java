package io.catmq.binder.inbound;

import io.catmq.binder.CatMqHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.core.serializer.Deserializer;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.GenericMessage;

/** Payloads by the binding's deserializer. What it refuses is a failure of the message, as any of its handler's. */
final class NativeDecoding implements Consumer<Message<?>> {
    private final Deserializer<?> deserializer;
    private final Consumer<Message<?>> application;

    private NativeDecoding(Deserializer<?> deserializer, Consumer<Message<?>> application) {
        this.deserializer = deserializer;
        this.application = application;
    }

    static Consumer<Message<?>> before(@Nullable Deserializer<?> deserializer, Consumer<Message<?>> application) {
        return deserializer == null ? application : new NativeDecoding(deserializer, application);
    }

    @Override
    public void accept(Message<?> message) {
        Object payload = message.getPayload();
        application.accept(new GenericMessage<>(
                payload instanceof List<?> batch ? batch(batch, message) : one(payload, message.getHeaders(), message),
                message.getHeaders()));
    }

    private List<Object> batch(List<?> payloads, Message<?> message) {
        List<?> headers = message.getHeaders().get(BinderHeaders.BATCH_HEADERS, List.class);
        List<Object> decoded = new ArrayList<>(payloads.size());
        for (int i = 0; i < payloads.size(); i++) {
            Map<?, ?> own = headers != null && headers.get(i) instanceof Map<?, ?> map ? map : Map.of();
            try {
                decoded.add(one(payloads.get(i), own, message));
            } catch (MessageConversionException e) {
                throw new UnreadableMessageException(i, e);
            }
        }
        return decoded;
    }

    private Object one(Object payload, Map<?, ?> headers, Message<?> message) {
        if (!(payload instanceof byte[] bytes) || Boolean.TRUE.equals(headers.get(CatMqHeaders.NULL_VALUE))) {
            return payload;
        }
        try {
            return deserializer.deserializeFromByteArray(bytes);
        } catch (IOException | RuntimeException e) {
            throw new MessageConversionException(message, "The payload cannot be read by " + deserializer, e);
        }
    }
}
