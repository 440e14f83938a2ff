package io.catmq.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How much room a database takes, as far as it tells. Thread safe. */
public final class DatabaseSpace {
    private static final String TABLES = "SELECT COALESCE(SUM(data_length + index_length), 0)"
            + " FROM information_schema.tables WHERE table_schema = DATABASE()";

    private final Database database;
    private final @Nullable Path file;

    /** @throws DatabaseException when an embedded database cannot be asked for its file */
    public DatabaseSpace(Database database) {
        this.database = database;
        this.file = database.dialect() == Dialect.H2 ? H2File.of(database) : null;
    }

    /**
     * Bytes that the tables of this schema take; of an embedded database its file, 0 of one in memory.
     *
     * @throws DatabaseException when it cannot be asked
     */
    public long usedBytes() {
        if (database.dialect() == Dialect.H2) {
            return file == null ? 0 : sizeOf(file);
        }
        return tables();
    }

    /** Bytes that are free on the disk of an embedded database in a file; empty when that is not known. */
    public OptionalLong freeBytes() {
        if (file == null || file.getParent() == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Files.getFileStore(file.getParent()).getUsableSpace());
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long tables() {
        boolean cached = database.dialect() == Dialect.MYSQL;
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            if (cached) {
                // MySQL remembers sizes for a day.
                statement.execute("SET SESSION information_schema_stats_expiry = 0");
            }
            try (ResultSet row = statement.executeQuery(TABLES)) {
                row.next();
                return row.getLong(1);
            } finally {
                if (cached) {
                    statement.execute("SET SESSION information_schema_stats_expiry = DEFAULT");
                }
            }
        } catch (SQLException failure) {
            throw JdbcErrors.translate(database.name(), failure);
        }
    }
}
