package io.catmq.server;

import io.catmq.server.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Whether a database answers, as one of the components of {@code /actuator/health}. */
final class DatabaseHealth implements HealthIndicator {
    private static final int TIMEOUT_SECONDS = 2;

    private final Database database;
    private final Status away;

    DatabaseHealth(Database database, Status away) {
        this.database = database;
        this.away = away;
    }

    @Override
    public Health health() {
        return Health.status(answers() ? Status.UP : away)
                .withDetail("name", database.name())
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
