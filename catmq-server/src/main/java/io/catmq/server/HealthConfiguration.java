package io.catmq.server;

import io.catmq.server.database.Database;
import io.catmq.server.metadata.MetadataDatabase;
import io.catmq.server.storage.StorageRoom;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health of each database. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
    /** No reason to take a broker out of service: without this database messages still go on. */
    static final Status DEGRADED = new Status("DEGRADED", "Messages go on, nothing can be changed");

    /** Neither: what is there is still consumed, and another broker has no more room. */
    static final Status FULL = new Status("FULL", "Messages are refused, consuming goes on");

    @Bean
    HealthIndicator databaseHealthIndicator(Database database) {
        return new DatabaseHealth(database, Status.DOWN);
    }

    @Bean
    HealthIndicator storageHealthIndicator(StorageRoom room) {
        return () -> {
            String full = room.full();
            return full == null
                    ? Health.up().build()
                    : Health.status(FULL).withDetail("reason", full).build();
        };
    }

    @Bean
    @ConditionalOnProperty("catmq.metadata.url")
    HealthIndicator metadataDatabaseHealthIndicator(MetadataDatabase metadata) {
        return new DatabaseHealth(metadata.database(), DEGRADED);
    }
}
