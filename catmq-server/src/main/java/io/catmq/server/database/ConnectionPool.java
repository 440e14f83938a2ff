package io.catmq.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** The HikariCP pool of one database, with sessions that no default of the server or the URL can change under us. */
final class ConnectionPool {
    /** Everything that a server, a URL or an init_connect may have set otherwise. */
    private static final String MYSQL_SESSION = "SET autocommit=1, time_zone='+00:00', innodb_lock_wait_timeout=5,"
            + " lock_wait_timeout=10, wait_timeout=" + TransactionLimits.IDLE_CONNECTION_SECONDS + ","
            + " sql_mode='STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
            + TransactionLimits.ON_MARIADB;

    private static final String H2_SESSION = "SET LOCK_TIMEOUT 5000; SET TIME ZONE 'UTC'";

    private ConnectionPool() {}

    static HikariDataSource open(DatabaseSettings settings, JdbcUrl url) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("catmq-" + settings.name());
        config.setJdbcUrl(url.completed(settings));
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(Math.min(4, settings.poolSize()));
        config.setConnectionTimeout(settings.poolTimeout().toMillis());
        config.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
        config.setAutoCommit(true);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(url.isH2() ? H2_SESSION : MYSQL_SESSION);
        // The start check has connected already.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
