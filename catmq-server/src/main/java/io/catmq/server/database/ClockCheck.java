package io.catmq.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages carry their senders' time and rows the database's: both are compared when messages are kept or found by time. */
final class ClockCheck {
    private static final Logger log = LoggerFactory.getLogger(ClockCheck.class);
    private static final long WARN_MS = 1_000;
    private static final long REFUSE_MS = 60_000;

    private ClockCheck() {}

    static void run(Connection connection, String database) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long before = System.currentTimeMillis();
            try (ResultSet row = statement.executeQuery("SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)")) {
                row.next();
                long after = System.currentTimeMillis();
                judge(database, row.getLong(1), before, after);
            }
        }
    }

    /** The server read its clock somewhere between {@code before} and {@code after}. */
    static void judge(String database, long serverTime, long before, long after) {
        long difference = serverTime < before ? before - serverTime : Math.max(0, serverTime - after);
        if (difference > REFUSE_MS) {
            throw new DatabaseNotUsableException(
                    "The clock of database '" + database + "' and this machine's differ by " + difference
                            + " ms: retention and reading by time would go wrong. Set both right (NTP)");
        }
        if (difference > WARN_MS) {
            log.warn(
                    "The clock of database '{}' and this machine's differ by {} ms; set both right (NTP)",
                    database,
                    difference);
        }
    }
}
