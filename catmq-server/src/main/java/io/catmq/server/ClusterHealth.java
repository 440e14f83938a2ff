package io.catmq.server;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The cluster as {@code components.cluster} of {@code /actuator/health}. Always UP: without a leader, and without the metadata
 * database, this broker sends and receives as before, so nothing must take it out of a load balancer. The details say it.
 */
@Component("clusterHealthIndicator")
final class ClusterHealth implements HealthIndicator {
    private final ClusterStatus status;

    ClusterHealth(ClusterStatus status) {
        this.status = status;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up()
                .withDetail("leader", status.leader())
                .withDetail("transactions", status.transactions())
                .withDetail("metadataDatabase", status.metadataDatabase())
                .withDetail("liveBrokers", status.cluster().brokers().live().size());
        if (status.cluster().hasRival()) {
            health.withDetail("problem", "Another process was started later with the same catmq.broker.id");
        }
        return health.build();
    }
}
