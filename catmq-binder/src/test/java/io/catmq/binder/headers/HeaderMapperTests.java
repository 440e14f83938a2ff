package io.catmq.binder.headers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.Headers;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.MimeTypeUtils;

class HeaderMapperTests {
    private final HeaderMapper mapper = new HeaderMapper();

    @Test
    void texts_are_plain_utf8_that_any_client_reads() {
        Headers record = mapper.toRecord(new MessageHeaders(Map.of("name", "Müller")));
        assertThat(record.last("name").value()).isEqualTo("Müller".getBytes(UTF_8));
        assertThat(record.size()).isEqualTo(1);
    }

    @Test
    void types_come_back_as_they_were_sent() {
        Map<String, Object> sent = Map.of(
                "int",
                42,
                "long",
                42L,
                "double",
                1.5,
                "boolean",
                true,
                "decimal",
                new BigDecimal("1.50"),
                "uuid",
                UUID.randomUUID(),
                "instant",
                Instant.parse("2026-01-02T03:04:05.678Z"),
                "list",
                List.of("a", 1),
                "map",
                Map.of("a", 1));
        assertThat(roundTrip(sent)).isEqualTo(sent);
    }

    @Test
    void bytes_come_back_as_bytes_even_when_they_look_like_text() {
        assertThat(roundTrip(Map.of("raw", "text".getBytes(UTF_8))).get("raw")).isEqualTo("text".getBytes(UTF_8));
    }

    @Test
    void a_content_type_is_a_text() {
        assertThat(roundTrip(Map.of(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_JSON)))
                .containsEntry(MessageHeaders.CONTENT_TYPE, "application/json");
    }

    @Test
    void what_only_means_something_here_is_not_sent() {
        Map<String, Object> headers = new HashMap<>(new GenericMessage<>("x").getHeaders());
        headers.put("catmq_receivedOffset", 7L);
        headers.put("scst_partition", 1);
        headers.put("living", new Object());
        assertThat(mapper.toRecord(new MessageHeaders(headers))).isEmpty();
    }

    @Test
    void a_header_that_is_not_what_it_says_is_given_as_text() {
        Headers record = Headers.of("count", "many").with(HeaderMapper.TYPES, "{\"count\":\"int\"}");
        assertThat(toMessage(record)).containsExactly(Map.entry("count", "many"));
    }

    @Test
    void a_class_name_in_the_types_makes_nothing_but_text() {
        Headers record = Headers.of("x", "{}").with(HeaderMapper.TYPES, "{\"x\":\"java.io.File\"}");
        assertThat(toMessage(record)).containsEntry("x", "{}");
    }

    @Test
    void broken_types_are_ignored() {
        assertThat(toMessage(Headers.of("x", "1").with(HeaderMapper.TYPES, "{not json")))
                .containsExactly(Map.entry("x", "1"));
    }

    @Test
    void headers_of_other_clients_that_are_no_text_are_bytes() {
        byte[] bytes = {(byte) 0xff, 0};
        assertThat(toMessage(Headers.empty().with("raw", bytes))).containsEntry("raw", bytes);
    }

    private Map<String, Object> toMessage(Headers record) {
        Map<String, Object> headers = new HashMap<>();
        mapper.toMessage(record, headers);
        return headers;
    }

    private Map<String, Object> roundTrip(Map<String, Object> headers) {
        return toMessage(mapper.toRecord(new MessageHeaders(headers)));
    }
}
