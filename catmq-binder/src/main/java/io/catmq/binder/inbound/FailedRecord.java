package io.catmq.binder.inbound;

import io.catmq.binder.CatMqHeaders;
import io.catmq.client.Headers;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.wire.Header;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record that failed, and what its headers say when it was moved before. Its own headers are kept byte for byte.
 *
 * @param record as it was polled
 * @param moved whether it is from the group's retry topic, so that what its headers say is true
 */
record FailedRecord(ReceivedMessage record, boolean moved) {
    private static final int LONGEST_EXCEPTION_MESSAGE = 1000;

    private static final Set<String> WRITTEN = Set.of(
            CatMqHeaders.ORIGINAL_TOPIC,
            CatMqHeaders.ORIGINAL_PARTITION,
            CatMqHeaders.ORIGINAL_OFFSET,
            CatMqHeaders.ORIGINAL_TIMESTAMP,
            CatMqHeaders.ORIGINAL_GROUP,
            CatMqHeaders.ATTEMPTS,
            CatMqHeaders.RETRIES,
            CatMqHeaders.EXCEPTION_CLASS,
            CatMqHeaders.EXCEPTION_MESSAGE,
            CatMqHeaders.EXCEPTION_STACK_TRACE);

    /** How often it was delayed so far. */
    int retries() {
        return number(CatMqHeaders.RETRIES);
    }

    /** How often the handler was called with it before this delivery. */
    int attempts() {
        return number(CatMqHeaders.ATTEMPTS);
    }

    /** Where it was first, as in "orders-0 offset 17". */
    String origin() {
        String topic = before(CatMqHeaders.ORIGINAL_TOPIC);
        String partition = before(CatMqHeaders.ORIGINAL_PARTITION);
        String offset = before(CatMqHeaders.ORIGINAL_OFFSET);
        return topic == null || partition == null || offset == null
                ? record.topicPartition() + " offset " + record.offset()
                : topic + "-" + partition + " offset " + offset;
    }

    private @Nullable String before(String header) {
        return moved ? record.headers().text(header) : null;
    }

    private int number(String header) {
        String text = before(header);
        try {
            return text == null ? 0 : Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return 0; // not written by a binder
        }
    }

    /** The headers that it gets where it goes, without those of the failure. */
    Headers origin(String group, int attempts, int retries) {
        List<Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            if (!WRITTEN.contains(header.name())) {
                headers.add(header);
            }
        }
        headers.add(original(CatMqHeaders.ORIGINAL_TOPIC, record.topic()));
        headers.add(original(CatMqHeaders.ORIGINAL_PARTITION, record.partition()));
        headers.add(original(CatMqHeaders.ORIGINAL_OFFSET, record.offset()));
        headers.add(original(CatMqHeaders.ORIGINAL_TIMESTAMP, record.timestamp()));
        headers.add(Header.of(CatMqHeaders.ORIGINAL_GROUP, group));
        headers.add(Header.of(CatMqHeaders.ATTEMPTS, Integer.toString(attempts)));
        headers.add(Header.of(CatMqHeaders.RETRIES, Integer.toString(retries)));
        return Headers.of(headers);
    }

    private Header original(String name, Object here) {
        Header before = moved ? record.headers().last(name) : null;
        return before == null ? Header.of(name, here.toString()) : before;
    }

    /** Adds the failure. The class always has room; the rest may make a message larger than the server takes. */
    static Headers withCause(Headers headers, Throwable cause, int maxStackTrace, boolean brief) {
        Headers more =
                headers.with(CatMqHeaders.EXCEPTION_CLASS, cause.getClass().getName());
        if (brief) {
            return more;
        }
        String message = cause.getMessage();
        if (message != null) {
            more = more.with(CatMqHeaders.EXCEPTION_MESSAGE, shortened(message, LONGEST_EXCEPTION_MESSAGE));
        }
        return maxStackTrace == 0
                ? more
                : more.with(CatMqHeaders.EXCEPTION_STACK_TRACE, shortened(stackTrace(cause), maxStackTrace));
    }

    private static String stackTrace(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        // Half a surrogate pair is no UTF-8.
        int end = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }

    /**
     * Whether it is in the retry topic by mistake: the name of that may be the same for another topic and group.
     *
     * @param retried the topic whose messages are in the retry topic that it is from, or null when it is from no such one
     */
    static boolean foreign(ReceivedMessage record, @Nullable String retried, @Nullable String group) {
        if (retried == null) {
            return false;
        }
        String from = record.headers().text(CatMqHeaders.ORIGINAL_TOPIC);
        String by = record.headers().text(CatMqHeaders.ORIGINAL_GROUP);
        return (from != null && !from.equals(retried)) || (by != null && !by.equals(group));
    }
}
