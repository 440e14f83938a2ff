package io.catmq.binder.readiness;

import io.catmq.binder.ConsumerReadiness;
import io.catmq.client.Availability;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;

/** A health group: not ready while it is DOWN or OUT_OF_SERVICE. Takes as long as its slowest check. */
public record HealthGroup(HealthEndpoint endpoint, String name) implements ConsumerReadiness {
    private static final Set<Status> NOT_READY = Set.of(Status.DOWN, Status.OUT_OF_SERVICE);

    @Override
    public Availability now() {
        HealthDescriptor health = endpoint.healthForPath(name);
        return health == null || isFine(health)
                ? Availability.ready()
                : Availability.notReady("health group " + name + " is " + health.getStatus() + troubledPartsOf(health));
    }

    private static boolean isFine(HealthDescriptor health) {
        return !NOT_READY.contains(health.getStatus());
    }

    /** Names only: details may hold secrets. */
    private static String troubledPartsOf(HealthDescriptor health) {
        if (!(health instanceof CompositeHealthDescriptor composite) || composite.getComponents() == null) {
            return "";
        }
        return composite.getComponents().entrySet().stream()
                .filter(part -> !isFine(part.getValue()))
                .map(part -> part.getKey() + " is " + part.getValue().getStatus())
                .sorted()
                .collect(Collectors.joining(", ", " (", ")"));
    }
}
