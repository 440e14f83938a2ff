package io.catmq.server.api;

import io.catmq.client.wire.BatchRecord;
import io.catmq.client.wire.Header;
import io.catmq.client.wire.StoredMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stored message for reading eyes: its value as JSON if its content type says so, as text if it is text, else base64. */
final class JsonView {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonView() {}

    static StoredMessage of(int partition, long baseOffset, BatchRecord message) {
        Map<String, String> headers = headers(message);
        byte[] key = message.key();
        byte[] value = message.value();
        String text = value == null ? null : utf8(value);
        JsonNode json = text != null && isJson(headers.get(JsonMessage.CONTENT_TYPE)) ? parse(text) : null;
        return new StoredMessage(
                partition,
                baseOffset + message.offsetDelta(),
                message.timestamp(),
                key == null ? null : readable(key),
                json,
                json == null ? text : null,
                value != null && text == null ? Base64.getEncoder().encodeToString(value) : null,
                headers);
    }

    private static Map<String, String> headers(BatchRecord message) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : message.headers()) {
            byte[] value = header.value();
            headers.put(header.name(), value == null ? "" : readable(value));
        }
        return headers;
    }

    private static String readable(byte[] bytes) {
        String text = utf8(bytes);
        return text == null ? Base64.getEncoder().encodeToString(bytes) : text;
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().allMatch(JsonView::isReadable) ? text : null;
        } catch (CharacterCodingException binary) {
            return null;
        }
    }

    private static boolean isReadable(int character) {
        return character >= ' ' || character == '\n' || character == '\r' || character == '\t';
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.replace("\"", "").startsWith(JsonMessage.JSON);
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException wrong) {
            return null;
        }
    }
}
