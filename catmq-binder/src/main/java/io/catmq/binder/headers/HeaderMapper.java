package io.catmq.binder.headers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catmq.binder.CatMqHeaders;
import io.catmq.client.Headers;
import io.catmq.client.wire.Header;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.messaging.MessageHeaders;
import org.springframework.util.MimeType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts travel as they are in UTF-8, so that any other client can read and write them. Other types travel as text, too
 * (maps, collections, arrays and records as JSON), and one more header, {@value #TYPES}, names the types, so that
 * they arrive as they were sent.
 */
public final class HeaderMapper {
    /** Name of the record header with the types of those headers that are no texts, as a JSON object. */
    public static final String TYPES = CatMqHeaders.PREFIX + "types";

    private static final String JSON = "json";
    private static final String BYTES = "bytes";

    private static final Logger LOG = LoggerFactory.getLogger(HeaderMapper.class);

    /** What only means something inside one application, or is the record's own. */
    private static final Set<String> LOCAL = Set.of(
            MessageHeaders.ID,
            MessageHeaders.TIMESTAMP,
            MessageHeaders.REPLY_CHANNEL,
            MessageHeaders.ERROR_CHANNEL,
            IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT,
            IntegrationMessageHeaderAccessor.SOURCE_DATA,
            IntegrationMessageHeaderAccessor.ACKNOWLEDGMENT_CALLBACK,
            IntegrationMessageHeaderAccessor.CLOSEABLE_RESOURCE,
            BinderHeaders.PARTITION_HEADER,
            BinderHeaders.PARTITION_OVERRIDE,
            BinderHeaders.BATCH_HEADERS,
            BinderHeaders.NATIVE_HEADERS_PRESENT,
            BinderHeaders.TARGET_DESTINATION);

    /** CatMQ's own that are numbers. Their types are known, so that a moved message's {@value #TYPES} stays as it was. */
    private static final Map<String, HeaderType> NUMBERS = Map.of(
            CatMqHeaders.ORIGINAL_PARTITION, HeaderType.INT,
            CatMqHeaders.ORIGINAL_OFFSET, HeaderType.LONG,
            CatMqHeaders.ORIGINAL_TIMESTAMP, HeaderType.LONG,
            CatMqHeaders.ATTEMPTS, HeaderType.INT,
            CatMqHeaders.RETRIES, HeaderType.INT);

    /** What says how to send: a message from outside has no say in that. */
    private static final Set<String> TO_SEND = Set.of(
            CatMqHeaders.KEY,
            CatMqHeaders.PARTITION,
            CatMqHeaders.TIMESTAMP,
            CatMqHeaders.DELIVER_AT,
            CatMqHeaders.DELAY,
            CatMqHeaders.CONFIRMATION,
            CatMqHeaders.SEND_RESULT);

    /** Shared by all bindings, of which there may be many. */
    private static final ObjectMapper JSON_MAPPER = JsonMapper.builder().build();

    private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

    private final HeaderPatterns patterns;

    /** A mapper of all headers. */
    public HeaderMapper() {
        this(HeaderPatterns.ALL);
    }

    /** A mapper of the headers that these patterns take. */
    public HeaderMapper(HeaderPatterns patterns) {
        this.patterns = patterns;
    }

    /** Record headers of a message. */
    public Headers toRecord(Map<String, Object> headers) {
        List<Header> mapped = new ArrayList<>(headers.size());
        Map<String, String> types = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            if (value != null
                    && !LOCAL.contains(name)
                    && !name.startsWith(CatMqHeaders.PREFIX)
                    && patterns.take(name)) {
                map(name, value, mapped, types);
            }
        });
        if (!types.isEmpty()) {
            mapped.add(Header.of(TYPES, JSON_MAPPER.writeValueAsString(types)));
        }
        return Headers.of(mapped);
    }

    private void map(String name, Object value, List<Header> mapped, Map<String, String> types) {
        HeaderType type;
        if (value instanceof CharSequence || value instanceof MimeType || value instanceof Enum<?>) {
            mapped.add(Header.of(name, value.toString()));
        } else if (value instanceof byte[] bytes) {
            mapped.add(new Header(name, bytes));
            types.put(name, BYTES);
        } else if ((type = HeaderType.of(value)) != null) {
            mapped.add(Header.of(name, type.format(value)));
            types.put(name, type.wireName());
        } else if (isData(value)) {
            mapJson(name, value, mapped, types);
        } else {
            reportOnce(name, value, null);
        }
    }

    /** Channels, callbacks and other living objects found in headers must not be turned into JSON. */
    private static boolean isData(Object value) {
        return value instanceof Map<?, ?>
                || value instanceof Collection<?>
                || value instanceof Record
                || value.getClass().isArray();
    }

    private void mapJson(String name, Object value, List<Header> mapped, Map<String, String> types) {
        try {
            mapped.add(Header.of(name, JSON_MAPPER.writeValueAsString(value)));
            types.put(name, JSON);
        } catch (JacksonException e) {
            reportOnce(name, value, e);
        }
    }

    private void reportOnce(String name, Object value, @Nullable Exception cause) {
        if (REPORTED.size() < 1000 && REPORTED.add(name)) {
            LOG.warn(
                    "Header '{}' is not sent: a {} cannot travel. Use a text, number, date, UUID, byte[], map, list,"
                            + " array or record (said once per header).",
                    name,
                    value.getClass().getName(),
                    cause);
        }
    }

    /** Puts the message headers of a record into a map. */
    public void toMessage(Headers headers, Map<String, Object> mapped) {
        Map<String, String> types = types(headers.text(TYPES));
        for (Header header : headers) {
            byte[] value = header.value();
            String name = header.name();
            if (value != null && arrives(name)) {
                HeaderType number = NUMBERS.get(name);
                mapped.put(name, parse(name, value, number == null ? types.get(name) : number.wireName()));
            }
        }
    }

    private boolean arrives(String name) {
        return !name.equals(TYPES) && !LOCAL.contains(name) && !TO_SEND.contains(name) && patterns.take(name);
    }

    private Object parse(String name, byte[] value, @Nullable String typeName) {
        if (typeName == null) {
            String text = Utf8Text.decode(value);
            return text == null ? value : text;
        }
        if (typeName.equals(BYTES)) {
            return value;
        }
        String text = new String(value, UTF_8);
        try {
            HeaderType type = HeaderType.named(typeName);
            return type != null
                    ? type.parse(text)
                    : typeName.equals(JSON) ? JSON_MAPPER.readValue(text, Object.class) : text;
        } catch (RuntimeException e) {
            // Whoever wrote it: a header that is not what it says must not make the message unreadable.
            LOG.debug("Header '{}' is no {} and is given as text", name, typeName, e);
            return text;
        }
    }

    private Map<String, String> types(@Nullable String text) {
        if (text == null) {
            return Map.of();
        }
        Map<String, String> types = new HashMap<>();
        try {
            JSON_MAPPER
                    .readTree(text)
                    .properties()
                    .forEach(e -> types.put(e.getKey(), e.getValue().asString("")));
        } catch (JacksonException e) {
            LOG.debug("Header {} is not valid and is ignored", TYPES, e);
        }
        return types;
    }
}
