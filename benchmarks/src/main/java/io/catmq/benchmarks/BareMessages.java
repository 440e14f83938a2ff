package io.catmq.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an application does that keeps its messages in a table of its own: rows as {@link BareProduce} writes them, plain
 * and a batch each, read by primary key, and every message taken out as a byte array of its own. Of the same kind, size and
 * partitions as the backlog, though fewer, read again and again.
 */
final class BareMessages implements AutoCloseable {

    private static final long TABLE_BYTES = 64 << 20;
    private static final int BYTES_PER_READ = 2 << 20;

    private final BenchDatabase database;
    private final Workload workload;
    private final int batchSize;
    private final long rowsPerTable;

    private BareMessages(BenchDatabase database, Workload workload, int batchSize) {
        this.database = database;
        this.workload = workload;
        this.batchSize = batchSize;
        this.rowsPerTable = Math.max(1, TABLE_BYTES / workload.partitions() / workload.messageBytes() / batchSize);
    }

    static BareMessages write(BenchDatabase database, Workload workload, Messages messages, int batchSize) {
        var written = new BareMessages(database, workload, batchSize);
        var payloads = messages.payloads();
        Workers.start(workload.partitions(), (index, self) -> {
                    try (var connection = database.connect()) {
                        written.table(index).create(connection);
                        var inserter = written.table(index).inserter(connection, ChunkTable.Binding.AS_BLOB);
                        for (var row = 0; row < written.rowsPerTable; row++) {
                            inserter.insert((long) row * batchSize, batchSize, payloads[row % payloads.length]);
                        }
                    }
                })
                .join();
        return written;
    }

    /** Messages per second, of as many passes as take at least so many messages. */
    double run(long atLeast) {
        var perPass = rowsPerTable * batchSize * workload.partitions();
        var passes = (int) Math.max(1, (atLeast + perPass - 1) / perPass);
        var meter = new Meter();
        var start = System.nanoTime();
        Workers.start(workload.partitions(), (index, self) -> {
                    try (var connection = database.connect()) {
                        for (var pass = 0; pass < passes; pass++) {
                            meter.add(readAll(connection, table(index).name()));
                        }
                    }
                })
                .join();
        var elapsed = System.nanoTime() - start;
        if (meter.total() != perPass * passes) {
            throw new BenchException("Took out " + meter.total() + " of " + perPass * passes + " messages");
        }
        return meter.total() / Meter.seconds(elapsed);
    }

    private long readAll(Connection connection, String table) throws SQLException {
        var rowsPerRead = Math.max(1, BYTES_PER_READ / (workload.messageBytes() * batchSize));
        var taken = 0L;
        try (var statement = connection.prepareStatement(
                "SELECT base_offset, record_count, max_timestamp, appended_at, payload FROM " + table
                        + " WHERE base_offset >= ? ORDER BY base_offset LIMIT ?")) {
            for (var next = 0L; next < rowsPerTable * batchSize; ) {
                statement.setLong(1, next);
                statement.setInt(2, rowsPerRead);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        next = rows.getLong(1) + rows.getInt(2);
                        taken += takeOut(rows.getBytes(5)).size();
                    }
                }
            }
        }
        return taken;
    }

    private List<byte[]> takeOut(byte[] payload) {
        var size = workload.messageBytes();
        var messages = new ArrayList<byte[]>(payload.length / size);
        for (var at = 0; at < payload.length; at += size) {
            messages.add(Arrays.copyOfRange(payload, at, at + size));
        }
        return messages;
    }

    private ChunkTable table(int partition) {
        return new ChunkTable("bare_messages_" + partition);
    }

    @Override
    public void close() {
        try (var connection = database.connect()) {
            for (var partition = 0; partition < workload.partitions(); partition++) {
                table(partition).drop(connection);
            }
        } catch (SQLException e) {
            throw new BenchException("Cannot drop the tables of " + workload.label(), e);
        }
    }
}
