package io.catmq.server.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one database.
 *
 * @param name its name in logs, errors, metrics and metadata
 * @param url JDBC URL, {@code jdbc:mysql:} for MySQL and MariaDB or {@code jdbc:h2:}; its own parameters win over ours
 * @param user null to take it from the URL
 * @param password null to take it from the URL
 * @param poolSize connections at most; one per partition that appends at the same moment and one per read
 * @param poolTimeout longest wait for a connection
 * @param connectTimeout longest wait for a new connection to be made
 * @param socketTimeout longest wait for an answer; then the connection counts as lost and the outcome as unknown
 * @param preparedStatementsPerConnection server-side statements that each connection keeps open
 * @param maxBatchBytes the largest record batch that must fit; decides how large max_allowed_packet has to be
 * @param allowUnsafeDurability accept a database that may lose acknowledged commits when its machine fails
 */
public record DatabaseSettings(
        String name,
        String url,
        @Nullable String user,
        @Nullable String password,
        int poolSize,
        Duration poolTimeout,
        Duration connectTimeout,
        Duration socketTimeout,
        int preparedStatementsPerConnection,
        int maxBatchBytes,
        boolean allowUnsafeDurability) {

    /** Checks the numbers. */
    public DatabaseSettings {
        if (poolSize < 2) {
            throw new IllegalArgumentException("pool-size is " + poolSize + ", must be at least 2");
        }
        requirePositive("pool-timeout", poolTimeout);
        requirePositive("connect-timeout", connectTimeout);
        requirePositive("socket-timeout", socketTimeout);
    }

    /** The defaults for this URL: 16 connections, time-outs of 5, 5 and 10 s, batches of up to 1 MiB + 16 KiB. */
    public static DatabaseSettings of(String name, String url) {
        return new DatabaseSettings(
                name,
                url,
                null,
                null,
                16,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                128,
                1024 * 1024 + 16 * 1024,
                false);
    }

    /** These settings with a user and password. */
    public DatabaseSettings withUser(@Nullable String newUser, @Nullable String newPassword) {
        return new DatabaseSettings(
                name,
                url,
                newUser,
                newPassword,
                poolSize,
                poolTimeout,
                connectTimeout,
                socketTimeout,
                preparedStatementsPerConnection,
                maxBatchBytes,
                allowUnsafeDurability);
    }

    /** These settings with other limits of the connections. */
    public DatabaseSettings withPool(
            int newPoolSize, Duration newPoolTimeout, Duration newConnectTimeout, Duration newSocketTimeout) {
        return new DatabaseSettings(
                name,
                url,
                user,
                password,
                newPoolSize,
                newPoolTimeout,
                newConnectTimeout,
                newSocketTimeout,
                preparedStatementsPerConnection,
                maxBatchBytes,
                allowUnsafeDurability);
    }

    /** These settings for another largest batch. */
    public DatabaseSettings withMaxBatchBytes(int newMaxBatchBytes) {
        return new DatabaseSettings(
                name,
                url,
                user,
                password,
                poolSize,
                poolTimeout,
                connectTimeout,
                socketTimeout,
                preparedStatementsPerConnection,
                newMaxBatchBytes,
                allowUnsafeDurability);
    }

    /** These settings for a database that need not be durable, or must be. */
    public DatabaseSettings withAllowUnsafeDurability(boolean newAllowUnsafeDurability) {
        return new DatabaseSettings(
                name,
                url,
                user,
                password,
                poolSize,
                poolTimeout,
                connectTimeout,
                socketTimeout,
                preparedStatementsPerConnection,
                maxBatchBytes,
                newAllowUnsafeDurability);
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(what + " is " + duration + ", must be positive");
        }
    }

    /** What the settings that an operator can change are called. */
    String prefix() {
        return name.equals("metadata") ? "catmq.metadata" : "catmq.database";
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[name=" + name + ", url=" + JdbcUrl.of(url).masked() + ", user=" + user + ", poolSize="
                + poolSize + "]";
    }
}
