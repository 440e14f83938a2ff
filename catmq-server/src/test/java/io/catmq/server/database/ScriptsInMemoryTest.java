package io.catmq.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A database in memory is made without Flyway, and is the same. */
class ScriptsInMemoryTest {
    private static final String COLUMNS = "SELECT table_name, column_name, data_type, is_nullable, column_default"
            + " FROM information_schema.columns WHERE table_schema = SCHEMA()"
            + " AND table_name NOT LIKE 'flyway%' AND table_name NOT LIKE 'made%' ORDER BY 1, ordinal_position";
    private static final String INDEXES = "SELECT i.table_name, column_name, is_unique"
            + " FROM information_schema.index_columns c JOIN information_schema.indexes i USING (index_name, table_name)"
            + " WHERE i.table_schema = SCHEMA() AND i.table_name NOT LIKE 'flyway%' ORDER BY 1, 2, 3";

    @Test
    void its_tables_are_those_that_flyway_makes() throws SQLException {
        try (TestDatabase file = TestDatabases.h2();
                Database byFlyway = file.open();
                Database inMemory = memory()) {
            for (Database database : List.of(byFlyway, inMemory)) {
                database.migrate("messages");
                database.migrate("metadata");
            }
            assertThat(rows(inMemory, COLUMNS)).hasSizeGreaterThan(50).isEqualTo(rows(byFlyway, COLUMNS));
            assertThat(rows(inMemory, INDEXES)).hasSizeGreaterThan(10).isEqualTo(rows(byFlyway, INDEXES));
            assertThat(rows(
                            inMemory,
                            "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'flyway%'"))
                    .isEmpty();
        }
    }

    @Test
    void it_may_be_made_again() {
        try (Database database = memory()) {
            database.migrate("messages");
            database.migrate("messages");
        }
    }

    private static Database memory() {
        return Database.open(DatabaseSettings.of("memory", "jdbc:h2:mem:scripts-" + System.nanoTime())
                .withUser("sa", ""));
    }

    private static List<String> rows(Database database, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(rows.getString(i)).append(' ');
                }
                found.add(row.toString());
            }
        }
        return found;
    }
}
