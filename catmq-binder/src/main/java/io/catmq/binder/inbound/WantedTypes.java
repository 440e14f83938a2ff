package io.catmq.binder.inbound;

import io.catmq.binder.CatMqHeaders;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionException;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.util.MimeType;

/**
 * Lets a payload that cannot become what its handler takes fail, and says why. Spring Cloud Function keeps its converters' reasons to
 * itself, and calls the handler with the bytes or their text: a handler of {@code Message<Order>} that does not look at the
 * payload would have handled it. As the first of the converters this one remembers what is wanted in this thread.
 *
 * <p>Not for reactive functions: an exception would end their stream.
 */
public final class WantedTypes implements SmartMessageConverter {
    /** A chain of causes may be a circle. */
    private static final int LONGEST_CHAIN = 100;

    private static final ThreadLocal<@Nullable Handed> HANDED = new ThreadLocal<>();

    private final Supplier<@Nullable JsonMapper> json;
    private final Supplier<List<MessageConverter>> others;

    /** A message that this thread hands to its handler. */
    private static final class Handed {
        private final Message<?> message;
        private @Nullable Wanted wanted;

        Handed(Message<?> message) {
            this.message = message;
        }

        /** Which of a list it is; -1 when it is not one. */
        int indexOf(Object payload) {
            int index = 0;
            for (Object each : message.getPayload() instanceof List<?> list ? list : List.of()) {
                if (each == payload) {
                    return index;
                }
                index++;
            }
            return -1;
        }
    }

    private record Wanted(Message<?> message, Class<?> raw, Type type, Supplier<@Nullable JsonMapper> json) {}

    /** With the application's JSON, asked for after a failure, and its own converters, asked about texts. */
    public WantedTypes(Supplier<@Nullable JsonMapper> json, Supplier<List<MessageConverter>> others) {
        this.json = json;
        this.others = others;
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> type) {
        return fromMessage(message, type, type, false, converter -> converter.fromMessage(message, type));
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> type, @Nullable Object hint) {
        return fromMessage(
                message,
                type,
                hint instanceof Type generic ? generic : type,
                true,
                converter -> converter instanceof SmartMessageConverter smart
                        ? smart.fromMessage(message, type, hint)
                        : converter.fromMessage(message, type));
    }

    private @Nullable Object fromMessage(
            Message<?> message,
            Class<?> raw,
            Type type,
            boolean mayThrow,
            Function<MessageConverter, @Nullable Object> conversion) {
        Handed handed = HANDED.get();
        if (handed == null) {
            return null;
        }
        handed.wanted = new Wanted(message, raw, type, json);
        return isTextForAnother(message, raw) ? ofText(handed, message.getPayload(), mayThrow, conversion) : null;
    }

    /** Spring's converter of texts makes a text of them whatever is wanted. */
    private static boolean isTextForAnother(Message<?> message, Class<?> raw) {
        Object contentType = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
        return contentType != null
                && contentType.toString().startsWith("text")
                && message.getPayload() instanceof byte[]
                && raw != byte[].class
                && !raw.isAssignableFrom(String.class);
    }

    private @Nullable Object ofText(
            Handed handed, Object payload, boolean mayThrow, Function<MessageConverter, @Nullable Object> conversion) {
        for (MessageConverter converter : others.get()) {
            Object made = conversion.apply(converter);
            if (made != null) {
                return made;
            }
        }
        int index = handed.indexOf(payload);
        // For a type without parameters Spring would log the exception and go on; its handler cannot be called with a
        // text.
        if (index >= 0 || mayThrow) {
            throw new UnreadableMessageException(Math.max(0, index), String.valueOf(problem(payload, true)));
        }
        return null;
    }

    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
        return null;
    }

    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
        return null;
    }

    /** The thread calls the handler of this message. */
    static void handOver(Message<?> message) {
        HANDED.set(new Handed(message));
    }

    private static @Nullable Wanted lastWanted() {
        Handed handed = HANDED.get();
        return handed == null ? null : handed.wanted;
    }

    /** The thread is done with its message. */
    static void forget() {
        HANDED.remove();
    }

    /**
     * No converter took the payload: fails, unless the handler takes it as it is, or there is none.
     *
     * @throws UnreadableMessageException with the reason
     */
    public static void refuse(Message<?> message) {
        Wanted wanted = lastWanted();
        Object payload = message.getPayload();
        if (wanted != null
                && payload instanceof byte[]
                && !wanted.raw().isInstance(payload)
                && !Boolean.TRUE.equals(message.getHeaders().get(CatMqHeaders.NULL_VALUE))) {
            String problem = problem(payload, true);
            if (problem != null) {
                throw new UnreadableMessageException(0, problem);
            }
        }
    }

    /** The failure of this message's handler, or what is behind it: its payload could not be converted. */
    static RuntimeException explained(Message<?> message, RuntimeException failure) {
        Wanted wanted = lastWanted();
        Throwable cause = failure;
        for (int i = 0; cause != null && wanted != null && i < LONGEST_CHAIN; i++, cause = cause.getCause()) {
            if (cause instanceof UnreadableMessageException known) {
                return known;
            }
            if (cause instanceof ClassCastException || cause instanceof ConversionException) {
                String problem =
                        problem(message.getPayload(), isRaw(String.valueOf(cause.getMessage()), wanted.type()));
                if (problem != null) {
                    return new UnreadableMessageException(0, problem);
                }
            }
        }
        return failure;
    }

    /** Whether the handler was called with the bytes, or their text, for want of anything better. */
    private static boolean isRaw(String classCast, Type type) {
        return (classCast.startsWith("class [B ") || classCast.startsWith("class java.lang.String "))
                && classCast.contains(" cannot be cast to class " + type.getTypeName() + " ");
    }

    /**
     * Why this payload, of which something was wanted last in this thread, was not converted; null when it could have been, or
     * nobody knows.
     *
     * @param certain whether it is known that no converter took it
     */
    public static @Nullable String problem(Object payload, boolean certain) {
        Wanted wanted = lastWanted();
        if (wanted == null || wanted.message().getPayload() != payload || !(payload instanceof byte[] bytes)) {
            return null;
        }
        Object contentType = wanted.message().getHeaders().get(MessageHeaders.CONTENT_TYPE);
        JsonMapper mapper = wanted.json().get();
        String reason = mapper != null && (contentType == null || isJson(contentType.toString()))
                ? reason(mapper, bytes, wanted.type())
                : certain ? "no message converter makes one of content type " + contentType : null;
        return reason == null
                ? null
                : "The payload could not be converted to " + wanted.type().getTypeName() + ": " + reason;
    }

    private static boolean isJson(String contentType) {
        String subtype = MimeType.valueOf(contentType).getSubtype();
        return subtype.equals("json") || subtype.endsWith("+json");
    }

    private static @Nullable String reason(JsonMapper mapper, byte[] bytes, Type type) {
        try {
            mapper.fromJson(bytes, type);
            return null;
        } catch (RuntimeException e) {
            String said =
                    String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            // In one line, and without Jackson's note that it does not show the text.
            return said.replaceAll("Source: REDACTED \\([^)]*\\); ", "").replaceAll("\\s+", " ");
        }
    }
}
