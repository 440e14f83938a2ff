package io.catmq.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The bare side of reading: range reads by primary key, one connection per table, every payload taken as bytes. */
final class BareRead {

    /** About what one read of the broker brings. */
    private static final int BYTES_PER_READ = 2 << 20;

    private final BenchDatabase database;
    private final Duration atLeast;

    /** @param atLeast passes are begun until so much time has gone */
    BareRead(BenchDatabase database, Duration atLeast) {
        this.database = database;
        this.atLeast = atLeast;
    }

    /** Messages per second of whole passes over all rows. */
    double run(LogTables tables, LogTables.Stored stored) {
        var bytesPerRow = stored.bytesPerMessage() * stored.messages() / Math.max(1, stored.rows());
        var rowsPerRead = (int) Math.max(1, BYTES_PER_READ / Math.max(1, bytesPerRow));
        var meter = new Meter();
        var start = System.nanoTime();
        var passes = 0;
        while (passes == 0 || System.nanoTime() - start < atLeast.toNanos()) {
            Workers.start(tables.names().size(), (index, self) -> {
                        try (var connection = database.connect()) {
                            meter.add(readAll(connection, tables.names().get(index), rowsPerRead));
                        }
                    })
                    .join();
            passes++;
        }
        var elapsed = System.nanoTime() - start;
        if (meter.total() != passes * stored.messages()) {
            throw new BenchException(
                    "Read " + meter.total() + " of " + passes + " times " + stored.messages() + " messages");
        }
        return meter.total() / Meter.seconds(elapsed);
    }

    private static long readAll(Connection connection, String table, int rowsPerRead) throws SQLException {
        var messages = 0L;
        var next = 0L;
        try (var statement = connection.prepareStatement("SELECT base_offset, record_count, max_timestamp, appended_at,"
                + " payload FROM " + table + " WHERE base_offset >= ? ORDER BY base_offset LIMIT ?")) {
            while (true) {
                statement.setLong(1, next);
                statement.setInt(2, rowsPerRead);
                var before = messages;
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        next = rows.getLong(1) + rows.getInt(2);
                        messages += rows.getBytes(5).length == 0 ? 0 : rows.getInt(2);
                    }
                }
                if (messages == before) {
                    return messages;
                }
            }
        }
    }
}
