package io.catmq.binder;

import io.catmq.client.Availability;

/**
 * Whether the application can work. While it cannot, its groups give its partitions to other members. There is one bean of
 * this type, made of Spring Boot's readiness state and {@code catmq.consumer.*}; a bean of the application's own replaces it.
 */
@FunctionalInterface
public interface ConsumerReadiness {
    /** Asked before every heartbeat of every consumer, by their threads: answers within a fraction of a second. */
    Availability now();
}
