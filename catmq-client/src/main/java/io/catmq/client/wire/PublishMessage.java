package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message to publish as JSON. At most one of value, text and base64 is given; none means a message without a value.
 *
 * @param key text of the key
 * @param value any JSON, stored as its text with the header contentType=application/json
 * @param text text, stored as UTF-8 with contentType=text/plain
 * @param base64 raw bytes
 * @param headers headers with text values
 * @param partition the partition; null = by key, or any
 * @param timestamp ms since the epoch; null = now
 * @param deliverAt not to be delivered before this time, in ms since the epoch
 * @param delayMs instead of deliverAt: how long from now
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PublishMessage(
        @Nullable String key,
        @Nullable JsonNode value,
        @Nullable String text,
        @Nullable String base64,
        @Nullable Map<String, String> headers,
        @Nullable Integer partition,
        @Nullable Long timestamp,
        @Nullable Long deliverAt,
        @Nullable Long delayMs) {}
