package io.catmq.binder.outbound;

import io.catmq.binder.CatMqHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.messaging.MessageHeaders;

/** When a message is to be delivered, as its headers say. */
final class DeliveryTime {
    private DeliveryTime() {}

    /**
     * The time, or null for at once.
     *
     * @param clock what a delay counts from; not read without one
     * @throws IllegalArgumentException naming the header, when it says no time, or both headers are there
     */
    static @Nullable Instant of(MessageHeaders headers, InstantSource clock) {
        Object time = headers.get(CatMqHeaders.DELIVER_AT);
        Object delay = headers.get(CatMqHeaders.DELAY);
        if (time != null && delay != null) {
            throw new IllegalArgumentException("The message has the headers " + CatMqHeaders.DELIVER_AT + " and "
                    + CatMqHeaders.DELAY + ": leave one of them out");
        }
        if (time != null) {
            return time(time);
        }
        return delay == null ? null : clock.instant().plus(delay(delay));
    }

    private static Instant time(Object value) {
        Instant time = null;
        try {
            if (value instanceof Instant instant) {
                time = instant;
            } else if (value instanceof Long ms) {
                time = Instant.ofEpochMilli(ms);
            } else if (value instanceof String text) {
                time = Instant.parse(text);
            }
        } catch (DateTimeException notParsed) {
            time = null;
        }
        if (time == null) {
            throw refused(
                    CatMqHeaders.DELIVER_AT, value, "an Instant, ms since the epoch or as in 2026-11-25T18:00:00Z");
        }
        return time;
    }

    private static Duration delay(Object value) {
        Duration delay = null;
        try {
            if (value instanceof Duration duration) {
                delay = duration;
            } else if (value instanceof Long || value instanceof Integer) {
                delay = Duration.ofMillis(((Number) value).longValue());
            } else if (value instanceof String text) {
                delay = DurationStyle.detectAndParse(text);
            }
        } catch (IllegalArgumentException notParsed) {
            delay = null;
        }
        if (delay == null || delay.isNegative()) {
            throw refused(CatMqHeaders.DELAY, value, "a Duration, ms or as in 10s, and not negative");
        }
        return delay;
    }

    private static IllegalArgumentException refused(String header, Object value, String rule) {
        return new IllegalArgumentException("The header " + header + " is '" + value + "' ("
                + value.getClass().getName() + "), must be " + rule);
    }
}
