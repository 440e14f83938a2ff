package io.catmq.server.storage;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseSpace;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/** Whether one database has room for more messages, as last looked at. Thread safe; asking costs nothing. */
public final class StorageRoom {
    private static final Logger LOG = LoggerFactory.getLogger(StorageRoom.class);

    private final Database database;
    private final DatabaseSpace space;
    private final StorageProperties properties;
    private volatile long used;
    private volatile @Nullable String full;

    /** It has room until it was looked at. */
    public StorageRoom(Database database, StorageProperties properties, MeterRegistry meters) {
        this.database = database;
        this.space = new DatabaseSpace(database);
        this.properties = properties;
        Gauge.builder("catmq.storage.full", this, room -> room.full == null ? 0 : 1)
                .description("1 while messages are refused because the database is full")
                .tag("database", database.name())
                .register(meters);
        if (properties.maxSize() != null) {
            Gauge.builder("catmq.storage.used", this, room -> room.used)
                    .description("What the tables take, as last looked at")
                    .baseUnit("bytes")
                    .tag("database", database.name())
                    .register(meters);
        }
    }

    /** @throws StorageFullException with the limit, when more messages are not to be taken */
    public void require() {
        String why = full;
        if (why != null) {
            throw new StorageFullException(why);
        }
    }

    /** Why there is no room, as a sentence; null when there is. */
    public @Nullable String full() {
        return full;
    }

    /** @throws DatabaseException when the database cannot be asked; then what was known stays */
    public void look() {
        String before = full;
        String now = problem();
        full = now;
        if (now != null && before == null) {
            LOG.warn("{} Messages are refused until there is room again; consuming goes on.", now);
        } else if (now == null && before != null) {
            LOG.info("Database '{}' has room again: messages are taken.", database.name());
        }
    }

    private @Nullable String problem() {
        OptionalLong free = space.freeBytes();
        if (free.isPresent() && free.getAsLong() < properties.minFree().toBytes()) {
            return "The disk of database '" + database.name() + "' is almost full: "
                    + megabytes(free.getAsLong()) + " are free, less than catmq.storage.min-free, "
                    + megabytes(properties.minFree().toBytes()) + ".";
        }
        DataSize most = properties.maxSize();
        if (most == null) {
            return null;
        }
        used = space.usedBytes();
        return used < most.toBytes()
                ? null
                : "Database '" + database.name() + "' is full: its tables take " + megabytes(used)
                        + ", catmq.storage.max-size is " + megabytes(most.toBytes()) + ".";
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MB";
    }
}
