package io.catmq.server;

import io.catmq.server.database.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The database that holds the messages, and all else unless catmq.metadata says otherwise.
 *
 * @param url JDBC URL. Default: an embedded H2 database under ./catmq-data, good for development and first steps. For
 *     MySQL or MariaDB: jdbc:mysql://host:3306/catmq.
 * @param user user of the database. It needs CREATE, ALTER, DROP, INDEX, SELECT, INSERT, UPDATE and DELETE on its schema.
 * @param password password of the user; better given by the environment variable CATMQ_DATABASE_PASSWORD or by
 *     password-file. It never appears in logs.
 * @param passwordFile file that holds the password and nothing else, as orchestrators mount secrets.
 * @param poolSize most connections to the database. Each partition that appends at the same moment uses one, and each
 *     read from the database. Default 16.
 * @param poolTimeout longest wait for a free connection, then the answer is DATABASE_UNAVAILABLE. Default 5 s.
 * @param connectTimeout longest wait for a new connection to be made. Default 5 s.
 * @param socketTimeout longest wait for the database's answer, then the connection counts as lost. Default 10 s.
 * @param allowUnsafeDurability start even if the database may lose acknowledged messages when its machine fails
 *     (innodb_flush_log_at_trx_commit other than 1). Default false.
 */
@ConfigurationProperties("catmq.database")
record DatabaseProperties(
        @DefaultValue("jdbc:h2:file:./catmq-data/catmq") String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path passwordFile,
        @DefaultValue("16") int poolSize,
        @DefaultValue("5s") Duration poolTimeout,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration socketTimeout,
        @DefaultValue("false") boolean allowUnsafeDurability) {

    DatabaseProperties {
        Secrets.requireOne("catmq.database", password, passwordFile);
        if (poolSize < 2) {
            throw new IllegalArgumentException("catmq.database.pool-size is " + poolSize + ", must be at least 2");
        }
    }

    DatabaseSettings settings(int maxBatchBytes) {
        return DatabaseSettings.of("main", url)
                .withUser(user, Secrets.read("catmq.database", password, passwordFile))
                .withPool(poolSize, poolTimeout, connectTimeout, socketTimeout)
                .withMaxBatchBytes(maxBatchBytes)
                .withAllowUnsafeDurability(allowUnsafeDurability);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseProperties[user=" + user + "]";
    }
}
