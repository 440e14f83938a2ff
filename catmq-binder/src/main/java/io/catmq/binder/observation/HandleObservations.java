package io.catmq.binder.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.messaging.Message;

/** Observes every attempt to handle what an input binding received. */
final class HandleObservations {
    private static final String TRACE_PARENT = "traceparent";

    private HandleObservations() {}

    /** Where nobody watches only the handler. */
    static HandleWatch of(ObservationRegistry registry, InputBinding binding) {
        if (registry.isNoop()) {
            return (message, handler) -> handler.accept(message);
        }
        return (message, handler) -> Observation.createNotStarted(
                        null,
                        HandleConvention.INSTANCE,
                        () -> new HandleContext(binding, message, traceHeaders(message)),
                        registry)
                .observe(() -> handler.accept(message));
    }

    /** A batch goes on with the trace of its messages when they all have the same; else it begins one of its own. */
    private static Map<String, ?> traceHeaders(Message<?> message) {
        if (!(message.getHeaders().get(BinderHeaders.BATCH_HEADERS) instanceof List<?> batch)) {
            return message.getHeaders();
        }
        Map<String, ?> first = headers(batch.get(0));
        String trace = traceId(first);
        return trace != null && batch.stream().allMatch(each -> Objects.equals(traceId(headers(each)), trace))
                ? first
                : Map.of();
    }

    @SuppressWarnings("unchecked") // headers of messages have names
    private static Map<String, ?> headers(@Nullable Object headers) {
        return headers instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
    }

    /** As in {@code 00-TRACE-SPAN-01}. */
    private static @Nullable String traceId(Map<String, ?> headers) {
        return headers.get(TRACE_PARENT) instanceof String text && text.length() > 35 ? text.substring(3, 35) : null;
    }
}
