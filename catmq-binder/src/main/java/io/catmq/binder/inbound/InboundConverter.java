package io.catmq.binder.inbound;

import io.catmq.binder.CatMqHeaders;
import io.catmq.binder.headers.HeaderMapper;
import io.catmq.binder.headers.Utf8Text;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;

/** Makes messages for the application of what was polled. */
final class InboundConverter {
    /** Would let a message from outside choose where it is sent on, or name an expression to be evaluated. */
    private static final Set<String> REFUSED =
            Set.of("spring.cloud.stream.sendto.destination", "spring.cloud.function.routing-expression");

    private static final byte[] NOTHING = new byte[0];

    private final HeaderMapper headerMapper;
    private final HeaderMode headerMode;
    private final boolean batch;

    InboundConverter(HeaderMapper headerMapper, HeaderMode headerMode, boolean batch) {
        this.headerMapper = headerMapper;
        this.headerMode = headerMode;
        this.batch = batch;
    }

    /** What was polled, in the pieces that are handled at a time. */
    List<Delivery> deliveries(List<ReceivedMessage> polled) {
        return batch
                ? batches(polled)
                : polled.stream().map(record -> new Delivery(List.of(record))).toList();
    }

    /** One batch for each partition, so that a failed one holds up no other partition. */
    private static List<Delivery> batches(List<ReceivedMessage> polled) {
        Map<TopicPartition, List<ReceivedMessage>> byPartition = new LinkedHashMap<>();
        for (ReceivedMessage record : polled) {
            byPartition
                    .computeIfAbsent(record.topicPartition(), partition -> new ArrayList<>())
                    .add(record);
        }
        return byPartition.values().stream().map(Delivery::new).toList();
    }

    /** What the application gets: a message, or in batch mode a list. */
    Message<?> message(Delivery delivery) {
        return batch ? list(delivery.records()) : single(delivery.records().get(0));
    }

    /** One message, also in batch mode. */
    Message<?> single(ReceivedMessage record) {
        Map<String, Object> headers = headers(record);
        headers.put(IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, new AtomicInteger());
        headers.put(IntegrationMessageHeaderAccessor.SOURCE_DATA, record);
        return new GenericMessage<>(payload(record), new MessageHeaders(headers));
    }

    private Message<?> list(List<ReceivedMessage> records) {
        ReceivedMessage first = records.get(0);
        List<Map<String, Object>> each = records.stream().map(this::headers).toList();
        Map<String, Object> headers = new LinkedHashMap<>();
        Object contentType = each.get(0).get(MessageHeaders.CONTENT_TYPE);
        if (contentType != null) {
            headers.put(MessageHeaders.CONTENT_TYPE, contentType);
        }
        headers.put(CatMqHeaders.RECEIVED_TOPIC, first.topic());
        headers.put(CatMqHeaders.RECEIVED_PARTITION, first.partition());
        headers.put(CatMqHeaders.RECEIVED_OFFSET, first.offset());
        headers.put(BinderHeaders.BATCH_HEADERS, each);
        headers.put(IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, new AtomicInteger());
        List<byte[]> payloads = records.stream().map(InboundConverter::payload).toList();
        return new GenericMessage<>(payloads, new MessageHeaders(headers));
    }

    private Map<String, Object> headers(ReceivedMessage record) {
        Map<String, Object> headers = new LinkedHashMap<>();
        if (headerMode != HeaderMode.none) {
            headers.putAll(headerMapper.toMessage(record.headers()));
            headers.keySet().removeAll(REFUSED);
        }
        if (headerMode == HeaderMode.headers) {
            headers.put(BinderHeaders.NATIVE_HEADERS_PRESENT, true);
        }
        byte[] key = record.key();
        if (key != null) {
            String text = Utf8Text.decode(key);
            headers.put(CatMqHeaders.RECEIVED_KEY, text == null ? key : text);
        }
        if (record.value() == null) {
            headers.put(CatMqHeaders.NULL_VALUE, true);
        }
        headers.put(CatMqHeaders.RECEIVED_TOPIC, record.topic());
        headers.put(CatMqHeaders.RECEIVED_PARTITION, record.partition());
        headers.put(CatMqHeaders.RECEIVED_OFFSET, record.offset());
        headers.put(CatMqHeaders.RECEIVED_TIMESTAMP, record.timestamp());
        return headers;
    }

    private static byte[] payload(ReceivedMessage record) {
        byte[] value = record.value();
        return value == null ? NOTHING : value;
    }
}
