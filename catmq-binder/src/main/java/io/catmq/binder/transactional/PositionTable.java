package io.catmq.binder.transactional;

import io.catmq.binder.outbox.MissingTableException;
import io.catmq.client.TopicPartition;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One row for each group and partition. The row is locked from the first statement of a transaction to its end, so that an
 * older owner that is still at work and a new one cannot handle the same message both. Thread safe.
 */
final class PositionTable {
    /** Written where the group was not known to the server yet. */
    private static final String UNKNOWN = "";

    private static final Logger LOG = LoggerFactory.getLogger(PositionTable.class);
    private static final String KEY = " WHERE group_id = ? AND topic = ? AND partition_no = ?";

    private final JdbcTemplate jdbc;
    private final String table;

    private record Position(String generation, long next) {}

    PositionTable(DataSource dataSource, String prefix) {
        jdbc = new JdbcTemplate(dataSource);
        table = prefix + "position";
    }

    void check() {
        try {
            jdbc.queryForList("SELECT next_offset FROM " + table + " WHERE 1 = 0");
        } catch (DataAccessException e) {
            throw new MissingTableException(table, "consumer.transactional=true", e);
        }
    }

    /**
     * In the transaction of the calling thread: moves the position behind what is to be handled now.
     *
     * @param generation what the offsets are counted in, as the consumer knows it; null when it does not
     * @param first offset of the first message
     * @param next offset behind the last one
     * @return first offset that was not handled before, {@code next} when all were
     * @throws IllegalStateException when the position belongs to a newer generation
     */
    long advance(String group, TopicPartition partition, @Nullable String generation, long first, long next) {
        if (generation != null && moves(group, partition, generation, first, next)) {
            return first;
        }
        Position found = lock(group, partition);
        if (found == null) {
            insert(group, partition, generation == null ? UNKNOWN : generation, next);
            return first;
        }
        String written = generation == null ? found.generation : generation;
        boolean same = written.equals(found.generation) || found.generation.equals(UNKNOWN);
        if (!same && written.compareTo(found.generation) < 0) {
            throw new IllegalStateException("The position of group " + group + " in " + partition
                    + " was written by a consumer that knows of a later reset or a newer topic (" + found.generation
                    + ", here " + generation
                    + "): this one is out. If the CatMQ cluster was set up anew, delete the row");
        }
        if (!same) {
            LOG.info(
                    "Group {} in {}: reset, or made anew; it counts from {} now, no longer from {}",
                    group,
                    partition,
                    first,
                    found.next);
        }
        long from = same ? Math.min(next, Math.max(first, found.next)) : first;
        if (from < next) {
            jdbc.update(
                    "UPDATE " + table + " SET generation = ?, next_offset = ?, updated_at = ?" + KEY,
                    written,
                    next,
                    System.currentTimeMillis(),
                    group,
                    partition.topic(),
                    partition.partition());
        }
        return from;
    }

    private boolean moves(String group, TopicPartition partition, String generation, long first, long next) {
        return jdbc.update(
                        "UPDATE " + table + " SET next_offset = ?, updated_at = ?" + KEY
                                + " AND generation = ? AND next_offset <= ?",
                        next,
                        System.currentTimeMillis(),
                        group,
                        partition.topic(),
                        partition.partition(),
                        generation,
                        first)
                == 1;
    }

    private @Nullable Position lock(String group, TopicPartition partition) {
        List<Position> rows = jdbc.query(
                "SELECT generation, next_offset FROM " + table + KEY + " FOR UPDATE",
                (row, number) -> new Position(row.getString(1), row.getLong(2)),
                group,
                partition.topic(),
                partition.partition());
        return rows.isEmpty() ? null : rows.get(0);
    }

    private void insert(String group, TopicPartition partition, String generation, long next) {
        jdbc.update(
                "INSERT INTO " + table
                        + " (group_id, topic, partition_no, generation, next_offset, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
                group,
                partition.topic(),
                partition.partition(),
                generation,
                next,
                System.currentTimeMillis());
    }
}
