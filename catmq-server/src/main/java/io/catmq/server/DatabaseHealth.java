package io.catmq.server;

import io.catmq.server.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the database answers, as {@code components.database} of {@code /actuator/health}. */
@Component("databaseHealthIndicator")
final class DatabaseHealth implements HealthIndicator {
    private static final int TIMEOUT_SECONDS = 2;

    private final Database database;

    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    public Health health() {
        Health.Builder health = answers() ? Health.up() : Health.down();
        return health.withDetail("name", database.name())
                .withDetail("kind", database.dialect().label())
                .withDetail("version", database.facts().version())
                .build();
    }

    private boolean answers() {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.isValid(TIMEOUT_SECONDS);
        } catch (SQLException unreachable) {
            return false;
        }
    }
}
