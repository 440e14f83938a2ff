package io.catmq.binder.properties;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the application's consumers hand their partitions over because it cannot work.
 *
 * @param readinessHealthGroup A health group of the actuator, as in "work": while it is DOWN or OUT_OF_SERVICE, the
 *     consumer groups give this application's partitions to others. Default: none, only Spring Boot's readiness state counts.
 * @param readinessHealthTimeout How long that health group may take to answer before this counts as not ready.
 */
@ConfigurationProperties("catmq.consumer")
public record CatMqReadinessProperties(
        @Nullable String readinessHealthGroup,
        @DefaultValue("10s") Duration readinessHealthTimeout) {}
