package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message as JSON. One of value (its header says JSON), text (it is UTF-8) and base64 (anything else) is there, none when it has no value.
 *
 * @param partition number of the partition
 * @param offset its offset there
 * @param timestamp ms since the epoch
 * @param key text of the key
 * @param value the value as JSON
 * @param text the value as text
 * @param base64 the value as raw bytes
 * @param headers headers as text
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredMessage(
        int partition,
        long offset,
        long timestamp,
        @Nullable String key,
        @Nullable JsonNode value,
        @Nullable String text,
        @Nullable String base64,
        Map<String, String> headers) {}
