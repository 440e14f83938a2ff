package io.catmq.binder.outbox;

import io.catmq.client.Message;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.Partitioner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The statements. Those that change lanes and rows together are transactions of their own. Thread safe. */
final class OutboxTables {
    private static final String LANE_KEY = " WHERE shard = ? AND topic = ? AND partition_no = ?";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate own;
    private final TransactionTemplate snapshot;
    private final String outbox;
    private final String lane;

    OutboxTables(DataSource dataSource, String prefix) {
        jdbc = new JdbcTemplate(dataSource);
        JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
        own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        own.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        snapshot = new TransactionTemplate(transactions);
        snapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        outbox = prefix + "outbox";
        lane = prefix + "outbox_lane";
    }

    /** What was expected has been changed by another relay: nothing was written. */
    static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostException(String message) {
            super(message);
        }
    }

    void check() {
        for (String table : List.of(outbox, lane)) {
            try {
                jdbc.queryForList("SELECT shard FROM " + table + " WHERE 1 = 0");
            } catch (DataAccessException e) {
                throw new MissingTableException(table, "producer.outbox=true", e);
            }
        }
    }

    /** In the transaction of the calling thread. */
    void insert(int shard, Message message) {
        byte[] key = message.key();
        jdbc.update(
                "INSERT INTO " + outbox
                        + " (shard, topic, partition_no, key_hash, bytes, created_at, message) VALUES (?, ?, ?, ?, ?, ?, ?)",
                shard,
                message.topic(),
                message.partition(),
                key == null ? null : hash(key),
                EncodedMessage.recordBytes(message),
                System.currentTimeMillis(),
                EncodedMessage.encode(message));
    }

    /** Modulo the number of partitions it is the partition. */
    static int hash(byte[] key) {
        return Partitioner.murmur2(key) & Integer.MAX_VALUE;
    }

    List<Lane> lanes(int shard) {
        return jdbc.query(
                "SELECT topic, partition_no, topic_id, producer_id, next_sequence, since_offset, in_flight, version FROM "
                        + lane + " WHERE shard = ?",
                (row, number) -> new Lane(
                        new TopicPartition(row.getString(1), row.getInt(2)),
                        row.getLong(3),
                        row.getLong(4),
                        row.getInt(5),
                        row.getLong(6),
                        row.getInt(7),
                        row.getLong(8)),
                shard);
    }

    /**
     * Gives all rows that wait to {@code picker} by id until it has enough, all as of one moment: a row that is committed
     * meanwhile must not be missed while a later one of its key is seen.
     */
    void scan(int shard, int pageSize, java.util.function.Predicate<Row> picker) {
        String sql = "SELECT id, topic, partition_no, key_hash, bytes FROM " + outbox
                + " WHERE shard = ? AND lane_no IS NULL AND id > ? ORDER BY id LIMIT " + pageSize;
        snapshot.executeWithoutResult(status -> {
            long last = Long.MIN_VALUE;
            List<Row> page;
            do {
                page = jdbc.query(sql, ROW, shard, last);
                for (Row row : page) {
                    if (!picker.test(row)) {
                        return;
                    }
                    last = row.id();
                }
            } while (page.size() == pageSize);
        });
    }

    private static final RowMapper<Row> ROW =
            (row, number) -> new Row(row.getLong(1), row.getString(2), integer(row, 3), integer(row, 4), row.getInt(5));

    private static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    /** Rows that are on their way in a lane, in the order of its batch. */
    List<Row> inFlight(int shard, TopicPartition partition) {
        return jdbc.query(
                "SELECT id, topic, partition_no, key_hash, bytes FROM " + outbox
                        + " WHERE shard = ? AND lane_no = ? AND topic = ? ORDER BY id",
                ROW,
                shard,
                partition.partition(),
                partition.topic());
    }

    /** Contents by id, in order. */
    List<byte[]> messages(List<Row> rows) {
        return jdbc.query(
                "SELECT message FROM " + outbox + " WHERE id IN (" + marks(rows.size()) + ") ORDER BY id",
                (row, number) -> row.getBytes(1),
                ids(rows));
    }

    /**
     * Notes what is about to be sent.
     *
     * @return the lane as it is now
     * @throws LostException when another relay has been at it
     */
    Lane takeOff(int shard, Lane next, List<Row> rows) {
        return inOwn(() -> {
            Lane written = write(shard, next);
            Object[] arguments = new Object[rows.size() + 1];
            arguments[0] = next.partition().partition();
            System.arraycopy(ids(rows), 0, arguments, 1, rows.size());
            int taken = jdbc.update(
                    "UPDATE " + outbox + " SET lane_no = ? WHERE lane_no IS NULL AND id IN (" + marks(rows.size())
                            + ")",
                    arguments);
            if (taken != rows.size()) {
                throw new LostException("Only " + taken + " of " + rows.size() + " rows are still there");
            }
            return written;
        });
    }

    /** Notes that the rows are in the topic: they go. */
    Lane arrive(int shard, Lane next, List<Row> rows) {
        return inOwn(() -> {
            Lane written = write(shard, next);
            if (!rows.isEmpty()) {
                jdbc.update("DELETE FROM " + outbox + " WHERE id IN (" + marks(rows.size()) + ")", ids(rows));
            }
            return written;
        });
    }

    /** Lets the rows that are on their way wait again, as they are certainly not in the topic. */
    Lane giveBack(int shard, Lane next) {
        return inOwn(() -> {
            Lane written = write(shard, next);
            jdbc.update(
                    "UPDATE " + outbox + " SET lane_no = NULL WHERE shard = ? AND lane_no = ? AND topic = ?",
                    shard,
                    next.partition().partition(),
                    next.partition().topic());
            return written;
        });
    }

    private Lane inOwn(java.util.function.Supplier<Lane> work) {
        Lane lane = own.execute(status -> work.get());
        if (lane == null) {
            throw new IllegalStateException("The transaction gave nothing");
        }
        return lane;
    }

    private Lane write(int shard, Lane next) {
        TopicPartition at = next.partition();
        if (next.version() == 0) {
            try {
                jdbc.update(
                        "INSERT INTO " + lane + " (shard, topic, partition_no, topic_id, producer_id, next_sequence,"
                                + " since_offset, in_flight, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
                        shard,
                        at.topic(),
                        at.partition(),
                        next.topicId(),
                        next.producerId(),
                        next.nextSequence(),
                        next.since(),
                        next.inFlight());
            } catch (DuplicateKeyException e) {
                throw new LostException("There is a lane for " + at + " by now");
            }
            return next.written();
        }
        int updated = jdbc.update(
                "UPDATE " + lane + " SET topic_id = ?, producer_id = ?, next_sequence = ?, since_offset = ?,"
                        + " in_flight = ?, version = version + 1" + LANE_KEY + " AND version = ?",
                next.topicId(),
                next.producerId(),
                next.nextSequence(),
                next.since(),
                next.inFlight(),
                shard,
                at.topic(),
                at.partition(),
                next.version());
        if (updated != 1) {
            throw new LostException("The lane of " + at + " was changed by another relay");
        }
        return next.written();
    }

    long size() {
        Long size = jdbc.queryForObject("SELECT COUNT(*) FROM " + outbox, Long.class);
        return size == null ? 0 : size;
    }

    /** When the first row was made, in ms since the epoch; null for an empty outbox. */
    @Nullable Long oldest() {
        List<Long> first = jdbc.queryForList("SELECT created_at FROM " + outbox + " ORDER BY id LIMIT 1", Long.class);
        return first.isEmpty() ? null : first.get(0);
    }

    /** The largest shard that a row or a lane has; -1 for none. */
    int largestShard() {
        Integer largest = jdbc.queryForObject(
                "SELECT GREATEST(COALESCE((SELECT MAX(shard) FROM " + outbox + "), -1), COALESCE((SELECT MAX(shard)"
                        + " FROM " + lane + "), -1))",
                Integer.class);
        return largest == null ? -1 : largest;
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static Object[] ids(Collection<Row> rows) {
        return rows.stream().map(row -> (Object) row.id()).toArray();
    }
}
