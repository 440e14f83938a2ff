package io.catmq.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The broker's own tables of a topic, seen from below, to check what was stored and to read the same rows barely. */
record LogTables(List<String> names) {

    /** What is in them. */
    record Stored(long rows, long messages, double bytesPerMessage) {}

    static LogTables of(BenchDatabase database, String topic) {
        var names = new ArrayList<String>();
        try (var connection = database.connect();
                var statement = connection.prepareStatement("SELECT p.partition_id FROM topic_partition p"
                        + " JOIN topic t ON t.id = p.topic_id WHERE t.name = ? ORDER BY p.partition_index")) {
            statement.setString(1, topic);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add("log_" + rows.getLong(1));
                }
            }
        } catch (SQLException e) {
            throw new BenchException("Cannot find the tables of topic " + topic, e);
        }
        return new LogTables(List.copyOf(names));
    }

    Stored stored(BenchDatabase database) {
        long rows = 0;
        long messages = 0;
        long sampledBytes = 0;
        long sampledMessages = 0;
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            for (var name : names) {
                try (var all = statement.executeQuery("SELECT COUNT(*), COALESCE(SUM(record_count), 0) FROM " + name)) {
                    all.next();
                    rows += all.getLong(1);
                    messages += all.getLong(2);
                }
                try (var sample = statement.executeQuery("SELECT COALESCE(SUM(LENGTH(payload)), 0),"
                        + " COALESCE(SUM(record_count), 0) FROM (SELECT payload, record_count FROM " + name
                        + " ORDER BY base_offset LIMIT 100) s")) {
                    sample.next();
                    sampledBytes += sample.getLong(1);
                    sampledMessages += sample.getLong(2);
                }
            }
        } catch (SQLException e) {
            throw new BenchException("Cannot read what was stored", e);
        }
        return new Stored(rows, messages, sampledMessages == 0 ? 0 : (double) sampledBytes / sampledMessages);
    }
}
