package io.catmq.drills;

import io.catmq.client.wire.RecordBatch;
import io.catmq.drills.Evidence.Change;
import io.catmq.drills.Evidence.Chunk;
import io.catmq.drills.Evidence.Term;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the databases hold, by SQL and past the brokers. */
record Tables(DatabaseAddress messages, DatabaseAddress metadata) {

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The broker that leads, if one was ever elected. */
    Optional<String> leader() {
        return query(
                        metadata,
                        "SELECT broker_id FROM leadership WHERE id = 1 AND term > 0",
                        row -> Optional.ofNullable(row.getString(1)))
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    List<Term> terms() {
        return query(
                metadata,
                "SELECT term, broker_id FROM leader_term ORDER BY term",
                row -> new Term(row.getLong(1), row.getString(2)));
    }

    List<Change> changes() {
        return query(
                metadata,
                "SELECT txid, term, kind FROM metadata_log ORDER BY txid",
                row -> new Change(row.getLong(1), row.getLong(2), row.getString(3)));
    }

    /** Topics that clients may see, by name with the number of their partitions. */
    SortedMap<String, Integer> topics() {
        var topics = new TreeMap<String, Integer>();
        query(
                metadata,
                "SELECT t.name, COUNT(*) FROM topic t JOIN topic_partition p ON p.topic_id = t.id"
                        + " WHERE t.state = 'ACTIVE' AND p.state = 'ACTIVE' GROUP BY t.name",
                row -> topics.put(row.getString(1), row.getInt(2)));
        return topics;
    }

    /** Statements that the databases have been sent since they started, by all, this one included. */
    long statements() {
        var sum = questions(messages);
        return metadata.equals(messages) ? sum : sum + questions(metadata);
    }

    private static long questions(DatabaseAddress database) {
        return query(database, "SHOW GLOBAL STATUS LIKE 'Questions'", row -> row.getLong(2))
                .get(0);
    }

    /** By partition of the topic: its id, which names its table. */
    SortedMap<Integer, Long> partitions(String topic) {
        var ids = new TreeMap<Integer, Long>();
        query(
                metadata,
                "SELECT p.partition_index, p.partition_id FROM topic_partition p JOIN topic t ON t.id = p.topic_id"
                        + " WHERE t.name = '" + topic + "'",
                row -> ids.put(row.getInt(1), row.getLong(2)));
        return ids;
    }

    SortedMap<Integer, List<Chunk>> log(String topic) {
        var log = new TreeMap<Integer, List<Chunk>>();
        partitions(topic)
                .forEach((partition, id) -> log.put(
                        partition,
                        query(
                                messages,
                                "SELECT base_offset, record_count, payload FROM log_" + id + " ORDER BY base_offset",
                                Tables::chunk)));
        return log;
    }

    private static Chunk chunk(ResultSet row) throws SQLException {
        var values = new ArrayList<String>();
        var payload = row.getBytes(3);
        for (var batch : RecordBatch.batchesIn(payload, 0, payload.length)) {
            for (var record : batch.verifyCrc().records()) {
                values.add(new String(Objects.requireNonNullElse(record.value(), new byte[0]), StandardCharsets.UTF_8));
            }
        }
        return new Chunk(row.getLong(1), row.getInt(2), values);
    }

    /** Tables of partitions that belong to no topic, and partitions without a table. */
    List<String> leftovers() {
        var tables = query(
                messages,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
                        + " AND table_name REGEXP '^log_[0-9]+$'",
                row -> row.getString(1));
        var wanted = query(metadata, "SELECT partition_id FROM topic_partition", row -> "log_" + row.getLong(1));
        var leftovers = new ArrayList<String>();
        tables.stream().filter(each -> !wanted.contains(each)).forEach(each -> leftovers.add(each + " has no owner"));
        wanted.stream().filter(each -> !tables.contains(each)).forEach(each -> leftovers.add(each + " is missing"));
        leftovers.addAll(query(
                metadata,
                "SELECT name, state FROM topic WHERE state <> 'ACTIVE'",
                row -> "topic " + row.getString(1) + " is " + row.getString(2)));
        return leftovers;
    }

    private static <T> List<T> query(DatabaseAddress database, String sql, Row<T> reader) {
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new DrillException("The database does not answer \"" + sql + "\"", e);
        }
    }
}
