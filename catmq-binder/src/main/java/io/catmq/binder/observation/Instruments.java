package io.catmq.binder.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.messaging.Message;
import org.springframework.util.ClassUtils;

/** What the application watches its bindings with: an observation registry and a meter registry, each maybe none. */
public final class Instruments {
    /** Nothing is watched. */
    public static final Instruments NONE = new Instruments(ObservationRegistry.NOOP, null);

    private static final boolean METERS =
            ClassUtils.isPresent("io.micrometer.core.instrument.MeterRegistry", Instruments.class.getClassLoader());

    private final ObservationRegistry observations;
    private final @Nullable Meters meters;

    /** Keeps the optional class out of the way of those who have it not. */
    private record Meters(MeterRegistry registry) {
        static @Nullable Meters of(ApplicationContext context) {
            MeterRegistry registry =
                    context.getBeanProvider(MeterRegistry.class).getIfUnique();
            return registry == null ? null : new Meters(registry);
        }

        SendMeters sends(String binding, String topic) {
            return new CountedSends(registry, binding, topic);
        }

        void lag(InputBinding binding, Supplier<Number> lag) {
            Gauge.builder("catmq.binding.lag", lag)
                    .description("Messages that this instance has still to handle")
                    .tags("binding", binding.name(), "topic", binding.topic(), "group", binding.groupTag())
                    .register(registry);
        }

        HandleWatch counts(InputBinding binding, HandleWatch watch) {
            return new CountedHandling(registry, binding, watch);
        }
    }

    private Instruments(ObservationRegistry observations, @Nullable Meters meters) {
        this.observations = observations;
        this.meters = meters;
    }

    /**
     * Those of the application.
     *
     * @param observed whether there are observations
     */
    public static Instruments of(ApplicationContext context, boolean observed) {
        return new Instruments(
                observed
                        ? context.getBeanProvider(ObservationRegistry.class).getIfUnique(() -> ObservationRegistry.NOOP)
                        : ObservationRegistry.NOOP,
                METERS ? Meters.of(context) : null);
    }

    /** Observations of an output binding. */
    public SendObservations sendObservations(@Nullable String binding, String topic) {
        return new SendObservations(observations, binding == null ? topic : binding, topic);
    }

    /** Meters of an output binding. */
    public SendMeters sendMeters(@Nullable String binding, String topic) {
        return meters == null ? SendMeters.NONE : meters.sends(binding == null ? topic : binding, topic);
    }

    /** All that watches the handler of an input binding. */
    public HandleWatch handleWatch(InputBinding binding) {
        HandleWatch observed = HandleObservations.of(observations, binding);
        return meters == null ? observed : meters.counts(binding, observed);
    }

    /** The handler of an input binding with all that watches it. */
    public Consumer<Message<?>> around(InputBinding binding, Consumer<Message<?>> handler) {
        HandleWatch watch = handleWatch(binding);
        return message -> watch.handle(message, handler);
    }

    /** Shows the lag of an input binding as a gauge. */
    public void lag(InputBinding binding, Supplier<Number> lag) {
        if (meters != null) {
            meters.lag(binding, lag);
        }
    }
}
