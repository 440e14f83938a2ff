package io.catmq.binder.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.binder.CatMqHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.MessageHeaders;

/** What the headers of a message can say about its delivery. */
class DeliveryTimeTests {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-25T12:00:10Z");

    private static @Nullable Instant of(Map<String, Object> headers) {
        return DeliveryTime.of(new MessageHeaders(headers), InstantSource.fixed(NOW));
    }

    private static @Nullable Instant at(Object value) {
        return of(Map.of(CatMqHeaders.DELIVER_AT, value));
    }

    private static @Nullable Instant after(Object value) {
        return of(Map.of(CatMqHeaders.DELAY, value));
    }

    @Test
    void without_headers_it_is_at_once() {
        assertThat(of(Map.of())).isNull();
    }

    @Test
    void a_time_is_an_instant_milliseconds_or_text() {
        assertThat(at(LATER)).isEqualTo(LATER);
        assertThat(at(LATER.toEpochMilli())).isEqualTo(LATER);
        assertThat(at("2026-11-25T12:00:10Z")).isEqualTo(LATER);
    }

    @Test
    void a_delay_is_a_duration_milliseconds_or_text() {
        assertThat(after(Duration.ofSeconds(10))).isEqualTo(LATER);
        assertThat(after(10_000)).isEqualTo(LATER);
        assertThat(after(10_000L)).isEqualTo(LATER);
        assertThat(after("10s")).isEqualTo(LATER);
        assertThat(after("PT10S")).isEqualTo(LATER);
    }

    @Test
    void a_wrong_delay_is_refused_with_the_header_and_the_rule() {
        for (String delay : List.of("soon", "-1s", "PT-1S")) {
            assertThatThrownBy(() -> after(delay))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(CatMqHeaders.DELAY, delay, "not negative");
        }
    }

    @Test
    void a_wrong_time_is_refused_with_the_header_and_the_rule() {
        assertThatThrownBy(() -> at("tomorrow"))
                .hasMessageContainingAll(CatMqHeaders.DELIVER_AT, "tomorrow", "Instant");
        assertThatThrownBy(() -> at(1.5)).hasMessageContainingAll(CatMqHeaders.DELIVER_AT, "java.lang.Double");
    }

    @Test
    void a_time_and_a_delay_are_refused() {
        assertThatThrownBy(() -> of(Map.of(CatMqHeaders.DELIVER_AT, LATER, CatMqHeaders.DELAY, "10s")))
                .hasMessageContaining("leave one of them out");
    }
}
