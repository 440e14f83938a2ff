package io.catmq.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;

/** A table of the log's shape for the bare side: the same columns and key, nothing between the bench and the database. */
record ChunkTable(String name) {

    /** As long as the index of one record batch is in the log. */
    private static final int BATCHES_LENGTH = 41;

    void create(Connection connection) throws SQLException {
        execute(connection, "DROP TABLE IF EXISTS " + name);
        execute(connection, """
                CREATE TABLE %s (
                  base_offset BIGINT NOT NULL PRIMARY KEY,
                  record_count INT NOT NULL,
                  max_timestamp BIGINT NOT NULL,
                  appended_at BIGINT NOT NULL,
                  bytes_before BIGINT NOT NULL,
                  batches MEDIUMBLOB NOT NULL,
                  payload LONGBLOB NOT NULL
                ) ENGINE=InnoDB ROW_FORMAT=DYNAMIC""".formatted(name));
    }

    void drop(Connection connection) throws SQLException {
        execute(connection, "DROP TABLE IF EXISTS " + name);
    }

    /** How the payload is handed to the driver. */
    enum Binding {
        /** {@code setBytes}, as everybody writes it: Connector/J calls it a character string, which MariaDB then examines. */
        PLAIN,
        /** As the type of its column, which is what the broker does. */
        AS_BLOB
    }

    /** One autocommitted row per call. */
    Inserter inserter(Connection connection, Binding binding) throws SQLException {
        var statement = connection.prepareStatement(
                "INSERT INTO " + name
                        + " (base_offset, record_count, max_timestamp, appended_at, bytes_before, batches, payload) VALUES (?, ?, ?, ?, ?, ?, ?)");
        var batches = new byte[BATCHES_LENGTH];
        return (offset, count, payload) -> {
            var now = System.currentTimeMillis();
            statement.setLong(1, offset);
            statement.setInt(2, count);
            statement.setLong(3, now);
            statement.setLong(4, now);
            statement.setLong(5, offset);
            statement.setBytes(6, batches);
            if (binding == Binding.AS_BLOB) {
                statement.setObject(7, payload, Types.BLOB);
            } else {
                statement.setBytes(7, payload);
            }
            statement.executeUpdate();
        };
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Inserts one chunk and returns when it is durable. */
    interface Inserter {
        void insert(long offset, int count, byte[] payload) throws SQLException;
    }
}
