package io.catmq.server.api;

import io.catmq.client.wire.Header;
import io.catmq.client.wire.Partitioner;
import io.catmq.client.wire.PublishMessage;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.metadata.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A message that came as JSON, as it is stored. */
final class JsonMessage {
    static final String CONTENT_TYPE = "contentType";
    static final String JSON = "application/json";
    static final String TEXT = "text/plain";

    private final int index;
    private final @Nullable Integer partition;
    private final long timestamp;
    private final @Nullable Long deliverAt;
    private final @Nullable Long delayMs;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final List<Header> headers;

    private JsonMessage(
            int index, PublishMessage message, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        Long given = message.timestamp();
        this.index = index;
        this.partition = message.partition();
        this.timestamp = given == null ? System.currentTimeMillis() : given;
        this.deliverAt = message.deliverAt();
        this.delayMs = message.delayMs();
        this.key = key;
        this.value = value;
        this.headers = headers;
    }

    static JsonMessage of(int index, @Nullable PublishMessage message, int maxBytes) {
        String at = "messages[" + index + "]";
        if (message == null) {
            throw Problems.invalid(at, "\"" + at + "\" must be an object.");
        }
        if (message.deliverAt() != null && message.delayMs() != null) {
            throw Problems.invalid(at, "\"" + at + "\" has both deliverAt and delayMs.");
        }
        if (message.delayMs() != null && message.delayMs() < 0) {
            throw Problems.invalid(at + ".delayMs", "\"" + at + ".delayMs\" must not be negative.");
        }
        byte[] key = message.key() == null ? null : message.key().getBytes(StandardCharsets.UTF_8);
        byte[] value = value(at, message);
        List<Header> headers = headers(at, message);
        if (RecordBatchBuilder.payloadBytes(key, value, headers) > maxBytes) {
            throw Problems.tooLarge("\"" + at + "\"", maxBytes);
        }
        return new JsonMessage(index, message, key, value, headers);
    }

    private static byte @Nullable [] value(String at, PublishMessage message) {
        JsonNode value = message.value();
        String text = message.text();
        String base64 = message.base64();
        if (count(value) + count(text) + count(base64) > 1) {
            throw Problems.invalid(at, "\"" + at + "\" has more than one of value, text and base64.");
        }
        if (value != null) {
            return value.toString().getBytes(StandardCharsets.UTF_8);
        }
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return base64 == null ? null : decode(at + ".base64", base64);
    }

    private static int count(@Nullable Object given) {
        return given == null ? 0 : 1;
    }

    private static byte[] decode(String field, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException wrong) {
            throw Problems.invalid(field, "\"" + field + "\" is not base64: " + wrong.getMessage() + ".");
        }
    }

    private static List<Header> headers(String at, PublishMessage message) {
        Map<String, String> given = message.headers() == null ? Map.of() : message.headers();
        List<Header> headers = new ArrayList<>(given.size() + 1);
        given.forEach((name, value) -> {
            if (name.isEmpty()) {
                throw Problems.invalid(at + ".headers", "\"" + at + ".headers\" has a header without a name.");
            }
            headers.add(Header.of(name, value));
        });
        if (!given.containsKey(CONTENT_TYPE) && message.base64() == null) {
            if (message.value() != null) {
                headers.add(Header.of(CONTENT_TYPE, JSON));
            } else if (message.text() != null) {
                headers.add(Header.of(CONTENT_TYPE, TEXT));
            }
        }
        return headers;
    }

    /** The partition that it goes to. */
    int partitionIn(Topic topic, int keyless) {
        Integer wanted = partition;
        if (wanted != null) {
            if (!topic.hasPartition(wanted)) {
                throw Problems.unknownPartition(topic.name(), wanted, topic.partitions());
            }
            return wanted;
        }
        byte[] bytes = key;
        return bytes == null ? keyless : Partitioner.partitionFor(bytes, topic.partitions());
    }

    /** Whether it is to be delivered later. */
    boolean isScheduled() {
        return deliverAt != null || delayMs != null;
    }

    /** Whether that depends on what time it is. */
    boolean isDelayed() {
        return delayMs != null;
    }

    /** When, if it is. */
    long deliverAt(long now) {
        Long at = deliverAt;
        Long delay = delayMs;
        // Whatever is too far is refused after this, so it must not overflow.
        return at != null ? at : now + Math.min(delay == null ? 0 : delay, Long.MAX_VALUE / 2);
    }

    /** Its place in the request. */
    int index() {
        return index;
    }

    /** Adds it to a batch. */
    void appendTo(RecordBatchBuilder batch) {
        batch.append(timestamp, key, value, headers);
    }

    /** No batch grows by more than this when it is added. */
    int maxRecordBytes() {
        return RecordBatchBuilder.maxRecordBytes(key, value, headers);
    }
}
