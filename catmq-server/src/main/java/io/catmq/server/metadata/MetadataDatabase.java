package io.catmq.server.metadata;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseException.Kind;
import io.catmq.server.database.DatabaseNotUsableException;
import io.catmq.server.database.DatabaseSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata database: the message database, or one of its own, which may be away when this broker starts. Nothing is
 * read from it or written to it before it is known to be usable, up to date, and of this cluster.
 */
public final class MetadataDatabase implements AutoCloseable {
    /** The name of a database of its own, in errors and logs. */
    public static final String NAME = "metadata";

    private static final Logger LOG = LoggerFactory.getLogger(MetadataDatabase.class);

    private final Database database;
    private final boolean separate;
    private final @Nullable StoredMetadata stored;
    private volatile @Nullable String cluster;
    private @Nullable String told;

    private MetadataDatabase(Database database, boolean separate, @Nullable StoredMetadata stored) {
        this.database = database;
        this.separate = separate;
        this.stored = stored;
    }

    /** Metadata in the message database; their schema is up to date then. */
    public static MetadataDatabase in(Database messages) {
        messages.migrate("metadata");
        return joined(new MetadataDatabase(messages, false, null));
    }

    /**
     * Metadata in a database of their own; its schema is up to date then. While that is away, they are what the file says.
     *
     * @throws DatabaseNotUsableException when it cannot be used, or is away and there is no file
     */
    public static MetadataDatabase open(DatabaseSettings settings, Path snapshotFile) {
        Database database;
        try {
            database = Database.open(settings);
        } catch (DatabaseNotUsableException failure) {
            StoredMetadata stored = failure.isAway() ? StoredMetadata.read(snapshotFile) : null;
            if (stored == null) {
                throw failure;
            }
            LOG.warn(
                    "Starting without the metadata database, with {} from {}. Messages go on, nothing can be changed: {}",
                    stored.summary(),
                    snapshotFile,
                    failure.getMessage());
            return new MetadataDatabase(Database.openUnreached(settings, stored.facts()), true, stored);
        }
        database.migrate("metadata");
        return joined(new MetadataDatabase(database, true, null));
    }

    private static MetadataDatabase joined(MetadataDatabase opened) {
        opened.cluster = ClusterIdentity.of(opened.database);
        return opened;
    }

    /** The database itself; before {@link #isJoined()} only to be asked who leads. */
    public Database database() {
        return database;
    }

    /** Whether it is another one than the message database. */
    public boolean isSeparate() {
        return separate;
    }

    /** Whether it was reached since the start. */
    public boolean isJoined() {
        return cluster != null;
    }

    /** What this broker has started from without the database; null when it was there. */
    @Nullable StoredMetadata stored() {
        return stored;
    }

    /** Which cluster this is. */
    String cluster() {
        String known = cluster;
        return known != null || stored == null ? String.valueOf(known) : stored.cluster();
    }

    /**
     * Makes sure that it was reached, and is the one that is expected.
     *
     * @throws DatabaseException when it is away, or not the one
     */
    synchronized void join() {
        if (!isJoined()) {
            enter();
        }
    }

    /**
     * Makes sure that what answers now is the one that is expected, by asking it: after an outage another one may stand
     * where it stood.
     *
     * @throws DatabaseException when it is away, or not the one
     */
    public synchronized void requireOwn() {
        if (isJoined()) {
            check(ClusterIdentity.find(database));
        } else {
            enter();
        }
    }

    private void enter() {
        try {
            database.check();
            String found = ClusterIdentity.find(database);
            check(found);
            database.migrate("metadata");
            LOG.info("The metadata database is there; this broker joins its cluster");
            cluster = found;
        } catch (DatabaseNotUsableException failure) {
            throw refused(failure);
        }
    }

    private void check(@Nullable String found) {
        if (!cluster().equals(found)) {
            throw refused(new DatabaseNotUsableException("The metadata database is that of "
                    + (found == null ? "no cluster" : "cluster " + found) + ", but this broker "
                    + (isJoined() ? "belongs to" : "has started with the snapshot file of") + " cluster " + cluster()
                    + ". Correct catmq.metadata.url or remove catmq.metadata.snapshot-file, and start anew"));
        }
        told = null;
    }

    /** Until somebody mends it, it is as if it were away. */
    private DatabaseException refused(DatabaseNotUsableException failure) {
        String message = String.valueOf(failure.getMessage());
        if (!failure.isAway() && !message.equals(told)) {
            told = message;
            LOG.error("The metadata database cannot be used: {}", message);
        }
        return new DatabaseException(Kind.UNAVAILABLE, database.name(), message, failure);
    }

    /** Closes a database of its own; the message database is closed by whoever opened it. */
    @Override
    public void close() {
        if (separate) {
            database.close();
        }
    }
}
