package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error answer: RFC 9457 with CatMQ's own fields. Fields that do not apply are absent.
 *
 * @param type URI of the kind of problem
 * @param title the kind in a few words
 * @param status the HTTP status
 * @param detail a sentence for humans: what happened and what to do
 * @param code the name of an {@link ErrorCode}; text, so that a newer server's codes can be read
 * @param retriable whether the same request may succeed later
 * @param retryAfterMs how long to wait before trying again, in ms
 * @param limit what would have been allowed
 * @param low first readable offset
 * @param high next offset to be written
 * @param field the field of the request that is wrong
 * @param topic the topic it is about
 * @param partition the partition it is about
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemDetail(
        @Nullable String type,
        @Nullable String title,
        int status,
        @Nullable String detail,
        @Nullable String code,
        boolean retriable,
        @Nullable Long retryAfterMs,
        @Nullable Long limit,
        @Nullable Long low,
        @Nullable Long high,
        @Nullable String field,
        @Nullable String topic,
        @Nullable Integer partition) {

    /** Prefix of {@link #type()}: the code in lower case with dashes follows. */
    public static final String TYPE_PREFIX = "urn:catmq:problem:";

    /** A problem with the code's status and retriability. */
    public static ProblemDetail of(ErrorCode code, String detail) {
        String words = code.name().toLowerCase(Locale.ROOT);
        String title =
                Character.toUpperCase(words.charAt(0)) + words.substring(1).replace('_', ' ');
        return new ProblemDetail(
                TYPE_PREFIX + words.replace('_', '-'),
                title,
                code.status(),
                detail,
                code.name(),
                code.retriable(),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same with {@code retryAfterMs}. */
    public ProblemDetail withRetryAfterMs(long value) {
        return new ProblemDetail(
                type, title, status, detail, code, retriable, value, limit, low, high, field, topic, partition);
    }

    /** The same with {@code limit}. */
    public ProblemDetail withLimit(long value) {
        return new ProblemDetail(
                type, title, status, detail, code, retriable, retryAfterMs, value, low, high, field, topic, partition);
    }

    /** The same with the readable range; {@code highValue} is the next offset to be written. */
    public ProblemDetail withRange(long lowValue, long highValue) {
        return new ProblemDetail(
                type,
                title,
                status,
                detail,
                code,
                retriable,
                retryAfterMs,
                limit,
                lowValue,
                highValue,
                field,
                topic,
                partition);
    }

    /** The same with {@code high} only. */
    public ProblemDetail withHigh(long value) {
        return new ProblemDetail(
                type, title, status, detail, code, retriable, retryAfterMs, limit, low, value, field, topic, partition);
    }

    /** The same with {@code field}. */
    public ProblemDetail withField(String value) {
        return new ProblemDetail(
                type, title, status, detail, code, retriable, retryAfterMs, limit, low, high, value, topic, partition);
    }

    /** The same with {@code topic}. */
    public ProblemDetail withTopic(String value) {
        return new ProblemDetail(
                type, title, status, detail, code, retriable, retryAfterMs, limit, low, high, field, value, partition);
    }

    /** The same with {@code partition}. */
    public ProblemDetail withPartition(int value) {
        return new ProblemDetail(
                type, title, status, detail, code, retriable, retryAfterMs, limit, low, high, field, topic, value);
    }
}
