package io.catmq.samples.batch;

import io.catmq.binder.BatchMessageFailedException;
import java.util.List;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The readings in the database. */
@Component
class ReadingTable {
    /** A list can come a second time, after a crash between here and its commit in CatMQ: then it changes nothing. */
    private static final String INSERT = """
            INSERT INTO reading (import_id, meter, quarter, watt_hours) VALUES (?, ?, ?, ?)
            ON DUPLICATE KEY UPDATE watt_hours = VALUES(watt_hours)""";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    ReadingTable(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Stores a list in one transaction with one JDBC batch.
     *
     * @throws BatchMessageFailedException when the database refuses one: those before it are stored then, and it and those
     *     behind it are not
     */
    void store(List<Reading> readings) {
        try {
            transaction.executeWithoutResult(status -> insert(readings));
        } catch (DataIntegrityViolationException e) {
            // Nothing is stored now. Drivers differ in what they tell of a failed batch; one by one it is plain.
            storeTillRefused(readings);
        }
    }

    private void storeTillRefused(List<Reading> readings) {
        for (int i = 0; i < readings.size(); i++) {
            try {
                insert(List.of(readings.get(i)));
            } catch (DataIntegrityViolationException e) {
                throw new BatchMessageFailedException(i, new RefusedReadingException(readings.get(i), e));
            }
        }
    }

    private void insert(List<Reading> readings) {
        jdbc.batchUpdate(INSERT, readings, readings.size(), (statement, reading) -> {
            statement.setString(1, reading.importId());
            statement.setInt(2, reading.meter());
            statement.setInt(3, reading.quarter());
            statement.setObject(4, reading.wattHours());
        });
    }

    int count(String importId) {
        Integer count =
                jdbc.queryForObject("SELECT COUNT(*) FROM reading WHERE import_id = ?", Integer.class, importId);
        return count == null ? 0 : count;
    }
}
