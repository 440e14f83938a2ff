package io.catmq.server;

import io.catmq.server.database.Database;
import io.catmq.server.metadata.MetadataDatabase;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health of each database. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
    /** No reason to take a broker out of service: without this database messages still go on. */
    static final Status DEGRADED = new Status("DEGRADED", "Messages go on, nothing can be changed");

    @Bean
    HealthIndicator databaseHealthIndicator(Database database) {
        return new DatabaseHealth(database, Status.DOWN);
    }

    @Bean
    @ConditionalOnProperty("catmq.metadata.url")
    HealthIndicator metadataDatabaseHealthIndicator(MetadataDatabase metadata) {
        return new DatabaseHealth(metadata.database(), DEGRADED);
    }
}
