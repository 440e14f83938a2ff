package io.catmq.binder.readiness;

import io.catmq.binder.ConsumerReadiness;
import io.catmq.client.Availability;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;

/**
 * Spring Boot's readiness state. Before the application says anything it counts as ready: bindings start before its runners,
 * and a runner may wait for messages.
 */
public record BootReadiness(ApplicationAvailability availability) implements ConsumerReadiness {
    @Override
    public Availability now() {
        AvailabilityChangeEvent<ReadinessState> event = availability.getLastChangeEvent(ReadinessState.class);
        return event == null || event.getState() != ReadinessState.REFUSING_TRAFFIC
                ? Availability.ready()
                : Availability.notReady(ReadinessState.REFUSING_TRAFFIC + saidBy(event.getSource()));
    }

    /** Only the name of its class: what an exception says may hold secrets. */
    private static String saidBy(@Nullable Object source) {
        return source == null || source instanceof ApplicationContext
                ? ""
                : " from " + source.getClass().getSimpleName();
    }
}
