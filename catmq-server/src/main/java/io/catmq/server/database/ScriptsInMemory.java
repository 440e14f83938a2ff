package io.catmq.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * The schema of an H2 database in memory. It ends with this JVM, so it has no older version that Flyway would have to know,
 * and Flyway takes half a second of a test's start.
 */
final class ScriptsInMemory {
    private ScriptsInMemory() {}

    static void apply(Database database, String part) {
        try {
            Resource[] scripts = Stream.of(
                            new PathMatchingResourcePatternResolver().getResources("classpath:db/" + part + "/V*.sql"))
                    .sorted(Comparator.comparingInt(ScriptsInMemory::version))
                    .toArray(Resource[]::new);
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                if (isNew(statement, "made_" + part)) {
                    new ResourceDatabasePopulator(scripts).populate(connection);
                    statement.execute("CREATE TABLE made_" + part + " (made INT)");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException failure) {
            throw JdbcErrors.translate(database.name(), failure);
        }
    }

    private static boolean isNew(Statement statement, String table) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT 1 FROM information_schema.tables WHERE table_name = '" + table + "'")) {
            return !rows.next();
        }
    }

    /** Of a name as in V12__what_it_does.sql. */
    private static int version(Resource script) {
        String name = String.valueOf(script.getFilename());
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }
}
