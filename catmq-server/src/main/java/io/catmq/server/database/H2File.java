package io.catmq.server.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Where an H2 database is. */
final class H2File {
    private H2File() {}

    /**
     * Its file; null when it is in memory.
     *
     * @throws DatabaseException when it cannot be asked
     */
    static @Nullable Path of(Database database) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT DATABASE_PATH()")) {
            String path = row.next() ? row.getString(1) : null;
            return path == null ? null : Path.of(path + ".mv.db");
        } catch (SQLException failure) {
            throw JdbcErrors.translate(database.name(), failure);
        }
    }
}
