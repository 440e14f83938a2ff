package io.catmq.server;

import io.catmq.server.database.DatabaseSettings;
import io.catmq.server.metadata.MetadataDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The database that holds what exists: topics, groups, brokers and who leads. A database of its own lets messages go on
 * while it is away.
 *
 * @param url JDBC URL, the same on all servers of a cluster. Default: what catmq.database says, so that one database
 *     holds all.
 * @param user user of the database, with the same rights as catmq.database.user.
 * @param password password of the user; better given by the environment variable CATMQ_METADATA_PASSWORD or by
 *     password-file. It never appears in logs.
 * @param passwordFile file that holds the password and nothing else, as orchestrators mount secrets.
 * @param poolSize most connections to the database. Default 4.
 * @param poolTimeout longest wait for a free connection, then the answer is DATABASE_UNAVAILABLE. Default 2 s.
 * @param connectTimeout longest wait for a new connection to be made; a start without the database waits for it once.
 *     Default 2 s.
 * @param socketTimeout longest wait for the database's answer, then the connection counts as lost. Default 10 s.
 * @param allowUnsafeDurability start even if the database may lose changes when its machine fails
 *     (innodb_flush_log_at_trx_commit other than 1). Default false.
 * @param snapshotFile where this server keeps a copy of the metadata, to start from when the metadata database is away.
 *     Written only where that is a database of its own. Default: ./catmq-data/metadata-ID.json, with the server's id.
 */
@ConfigurationProperties("catmq.metadata")
record MetadataProperties(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path passwordFile,
        @DefaultValue("4") int poolSize,
        @DefaultValue("2s") Duration poolTimeout,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration socketTimeout,
        @DefaultValue("false") boolean allowUnsafeDurability,
        @Nullable Path snapshotFile) {

    MetadataProperties {
        Secrets.requireOne("catmq.metadata", password, passwordFile);
        if (poolSize < 2) {
            throw new IllegalArgumentException("catmq.metadata.pool-size is " + poolSize + ", must be at least 2");
        }
        if (url == null && (user != null || password != null || passwordFile != null)) {
            throw new IllegalArgumentException(
                    "catmq.metadata.url is missing: a user or password of the metadata database goes with it");
        }
    }

    /** The settings of a database of its own, null when there is none. */
    @Nullable DatabaseSettings settings(int maxBatchBytes) {
        String own = url;
        return own == null
                ? null
                : DatabaseSettings.of(MetadataDatabase.NAME, own)
                        .withUser(user, Secrets.read("catmq.metadata", password, passwordFile))
                        .withPool(poolSize, poolTimeout, connectTimeout, socketTimeout)
                        .withMaxBatchBytes(maxBatchBytes)
                        .withAllowUnsafeDurability(allowUnsafeDurability);
    }

    /** A broker's own file: two brokers may be started in one directory. */
    Path snapshotFile(String brokerId) {
        Path given = snapshotFile;
        return given == null
                ? Path.of("catmq-data", "metadata-" + brokerId.replaceAll("[^a-zA-Z0-9._-]", "_") + ".json")
                : given;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MetadataProperties[user=" + user + "]";
    }
}
