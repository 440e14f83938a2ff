package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider.Configuration;
import net.javacrumbs.shedlock.provider.sql.DatabaseProduct;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** ShedLock on the metadata database and its time, signed by this broker. */
final class Locks {
    private final Database database;
    private final JdbcTemplateLockProvider provider;

    Locks(Database database, LocalBroker broker) {
        this.database = database;
        this.provider = new JdbcTemplateLockProvider(Configuration.builder()
                .withJdbcTemplate(new JdbcTemplate(database.dataSource()))
                .withLockedByValue(broker.signature())
                .withDatabaseProduct(database.dialect() == Dialect.H2 ? DatabaseProduct.H2 : DatabaseProduct.MY_SQL)
                .usingDbTime()
                .build());
    }

    /** Null when somebody else has it. */
    @Nullable SimpleLock take(String name, Duration atMost, Duration atLeast) {
        Instant now = ClockProvider.now();
        return translated(() ->
                provider.lock(new LockConfiguration(now, name, atMost, atLeast)).orElse(null));
    }

    /** The extended lock, or null when it is not held any more. */
    @Nullable SimpleLock extend(SimpleLock lock, Duration atMost) {
        return translated(() -> lock.extend(atMost, Duration.ZERO).orElse(null));
    }

    void release(SimpleLock lock) {
        translated(() -> {
            lock.unlock();
            return null;
        });
    }

    private <T> @Nullable T translated(Supplier<@Nullable T> call) {
        try {
            return call.get();
        } catch (DatabaseException failure) {
            throw failure;
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }
}
