package io.catmq.binder.inbound;

import java.lang.reflect.Type;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionException;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.util.MimeType;

/**
 * Says why a payload could not become what its handler takes. Spring Cloud Function keeps its converters' reasons to itself, and
 * calls the handler with the bytes: all that is seen is a {@link ClassCastException}. As the first of the converters this one
 * converts nothing and remembers what is wanted in this thread, so that after a failure it can be tried again for its reason.
 */
public final class WantedTypes implements SmartMessageConverter {
    /** A chain of causes may be a circle. */
    private static final int LONGEST_CHAIN = 100;

    private static final ThreadLocal<@Nullable Wanted> LAST = new ThreadLocal<>();

    private final Supplier<@Nullable JsonMapper> json;

    private record Wanted(Message<?> message, Type type, Supplier<@Nullable JsonMapper> json) {}

    /** With the application's JSON, asked for after a failure. */
    public WantedTypes(Supplier<@Nullable JsonMapper> json) {
        this.json = json;
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> type) {
        LAST.set(new Wanted(message, type, json));
        return null;
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> type, @Nullable Object hint) {
        LAST.set(new Wanted(message, hint instanceof Type generic ? generic : type, json));
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

    /** The thread is done with its message. */
    static void forget() {
        LAST.remove();
    }

    /** The failure of this message's handler, or what is behind it: its payload could not be converted. */
    static RuntimeException explained(Message<?> message, RuntimeException failure) {
        Wanted wanted = LAST.get();
        Throwable cause = failure;
        for (int i = 0; cause != null && wanted != null && i < LONGEST_CHAIN; i++, cause = cause.getCause()) {
            if (cause instanceof ClassCastException || cause instanceof ConversionException) {
                String problem =
                        problem(message.getPayload(), isRaw(String.valueOf(cause.getMessage()), wanted.type()));
                if (problem != null) {
                    UnreadableMessageException explained = new UnreadableMessageException(0, problem);
                    explained.addSuppressed(failure);
                    return explained;
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
        Wanted wanted = LAST.get();
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
