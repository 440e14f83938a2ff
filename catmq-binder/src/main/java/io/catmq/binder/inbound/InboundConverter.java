package io.catmq.binder.inbound;

import io.catmq.binder.CatMqHeaders;
import io.catmq.binder.headers.HeaderMapper;
import io.catmq.binder.headers.Utf8Text;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
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
    private final Predicate<ReceivedMessage> foreign;

    /**
     * A converter.
     *
     * @param foreign what is not for this binding although it is in a topic that it reads
     */
    InboundConverter(
            HeaderMapper headerMapper, HeaderMode headerMode, boolean batch, Predicate<ReceivedMessage> foreign) {
        this.headerMapper = headerMapper;
        this.headerMode = headerMode;
        this.batch = batch;
        this.foreign = foreign;
    }

    /** The converter of a binding. */
    static InboundConverter of(HeaderMapper headerMapper, InboundSettings settings, CatMqDestination destination) {
        return new InboundConverter(
                headerMapper,
                settings.headerMode(),
                settings.batch(),
                record -> FailedRecord.foreign(record, destination.retriedIn(record.topic()), settings.group()));
    }

    /** Whether it is not for this binding; such a message is alone in its delivery. */
    boolean foreign(Delivery delivery) {
        return foreign.test(delivery.records().get(0));
    }

    /** What was polled, in the pieces that are handled at a time. */
    List<Delivery> deliveries(List<ReceivedMessage> polled) {
        return batch
                ? batches(polled)
                : polled.stream().map(record -> new Delivery(List.of(record))).toList();
    }

    /** One batch for each partition, so that a failed one holds up no other partition. */
    private List<Delivery> batches(List<ReceivedMessage> polled) {
        List<List<ReceivedMessage>> batches = new ArrayList<>();
        Map<TopicPartition, List<ReceivedMessage>> open = new HashMap<>();
        for (ReceivedMessage record : polled) {
            if (foreign.test(record)) {
                open.remove(record.topicPartition());
                batches.add(List.of(record));
            } else {
                open.computeIfAbsent(record.topicPartition(), partition -> {
                            List<ReceivedMessage> batch = new ArrayList<>();
                            batches.add(batch);
                            return batch;
                        })
                        .add(record);
            }
        }
        return batches.stream().map(Delivery::new).toList();
    }

    /** What the application gets: a message, or in batch mode a list. */
    Message<?> message(Delivery delivery, @Nullable AcknowledgmentCallback callback) {
        return batch
                ? list(delivery.records(), callback)
                : single(delivery.records().get(0), callback);
    }

    /** One message, also in batch mode. */
    Message<?> single(ReceivedMessage record, @Nullable AcknowledgmentCallback callback) {
        ReceivedHeaders headers = new ReceivedHeaders();
        Map<String, Object> map = headers.map();
        put(record, map);
        putLocal(map, callback);
        map.put(IntegrationMessageHeaderAccessor.SOURCE_DATA, record);
        return new GenericMessage<>(payload(record), headers);
    }

    private Message<?> list(List<ReceivedMessage> records, @Nullable AcknowledgmentCallback callback) {
        ReceivedMessage first = records.get(0);
        List<Map<String, Object>> each = records.stream().map(this::map).toList();
        ReceivedHeaders received = new ReceivedHeaders();
        Map<String, Object> headers = received.map();
        Object contentType = each.get(0).get(MessageHeaders.CONTENT_TYPE);
        if (contentType != null) {
            headers.put(MessageHeaders.CONTENT_TYPE, contentType);
        }
        headers.put(CatMqHeaders.RECEIVED_TOPIC, first.topic());
        headers.put(CatMqHeaders.RECEIVED_PARTITION, first.partition());
        headers.put(CatMqHeaders.RECEIVED_OFFSET, first.offset());
        headers.put(BinderHeaders.BATCH_HEADERS, each);
        putLocal(headers, callback);
        List<byte[]> payloads = records.stream().map(InboundConverter::payload).toList();
        return new GenericMessage<>(payloads, received);
    }

    private static void putLocal(Map<String, Object> headers, @Nullable AcknowledgmentCallback callback) {
        headers.put(IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, new AtomicInteger());
        if (callback != null) {
            headers.put(IntegrationMessageHeaderAccessor.ACKNOWLEDGMENT_CALLBACK, callback);
        }
    }

    private Map<String, Object> map(ReceivedMessage record) {
        Map<String, Object> headers = new LinkedHashMap<>();
        put(record, headers);
        return headers;
    }

    private void put(ReceivedMessage record, Map<String, Object> headers) {
        if (headerMode != HeaderMode.none) {
            headerMapper.toMessage(record.headers(), headers);
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
        headers.put(CatMqHeaders.RECEIVED_APPENDED_AT, record.appendedAt());
    }

    private static byte[] payload(ReceivedMessage record) {
        byte[] value = record.value();
        return value == null ? NOTHING : value;
    }
}
