package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.Dialect;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider.Configuration;
import net.javacrumbs.shedlock.provider.sql.DatabaseProduct;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** ShedLock on the metadata database and its time, signed by this broker. */
final class Locks implements AutoCloseable {
    private final Database database;
    private final JdbcTemplateLockProvider provider;
    private final ScheduledExecutorService keepAlive = NamedThreads.scheduled("catmq-locks");

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
        return take(provider, name, atMost, atLeast);
    }

    /** The same, and it is extended again and again until it is released or this process ends. */
    @Nullable SimpleLock takeKeptAlive(String name, Duration atMost, Duration atLeast) {
        return take(new KeepAliveLockProvider(provider, keepAlive), name, atMost, atLeast);
    }

    private @Nullable SimpleLock take(LockProvider from, String name, Duration atMost, Duration atLeast) {
        Duration longer = atMost.compareTo(atLeast) < 0 ? atLeast : atMost;
        // ShedLock wants to know the time here, but by the configuration above the database's counts.
        LockConfiguration lock = new LockConfiguration(ClockProvider.now(), name, longer, atLeast);
        return translated(() -> from.lock(lock).orElse(null));
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

    @Override
    public void close() {
        keepAlive.shutdownNow();
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
