package io.catmq.binder.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import org.springframework.messaging.Message;

/** Observes an output binding. Does nothing where nobody watches. */
public final class SendObservations {
    private final ObservationRegistry registry;
    private final String binding;
    private final String topic;

    /** Observations of an output binding to a topic. */
    public SendObservations(ObservationRegistry registry, String binding, String topic) {
        this.registry = registry;
        this.binding = binding;
        this.topic = topic;
    }

    /** Begins one; to be stopped by the caller. */
    public Observation start(Message<?> message) {
        if (registry.isNoop()) {
            return Observation.NOOP;
        }
        return Observation.createNotStarted(
                        null, SendConvention.INSTANCE, () -> new SendContext(binding, topic, message), registry)
                .start();
    }

    /** Headers by which the trace goes on where the message is received; maybe none. */
    public static Map<String, String> traceOf(Observation observation) {
        return observation.getContextView() instanceof SendContext context && context.getCarrier() != null
                ? context.getCarrier()
                : Map.of();
    }
}
