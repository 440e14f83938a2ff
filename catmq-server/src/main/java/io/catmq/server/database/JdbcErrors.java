package io.catmq.server.database;

import io.catmq.server.database.DatabaseException.Kind;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sorts the errors of H2, MariaDB and MySQL into {@link Kind}s, by vendor code first: SQL states differ too much. */
final class JdbcErrors {
    // MySQL and MariaDB: duplicate entry (also with key name). H2: unique index violation.
    private static final Set<Integer> DUPLICATE_KEY = Set.of(1062, 1586, 23505);
    // MySQL and MariaDB: unknown table, no such table. H2: table not found, in its three wordings.
    private static final Set<Integer> NO_SUCH_TABLE = Set.of(1051, 1146, 42102, 42103, 42104);
    // MySQL and MariaDB: lock wait timeout, deadlock, checkread, NOWAIT. H2: deadlock, lock timeout, concurrent update.
    private static final Set<Integer> LOCK = Set.of(1205, 1213, 1020, 3572, 40001, 50200, 90131);
    // MySQL and MariaDB: too many connections, shutdown, lost, killed, interrupted, read-only (fail-over), statement
    // time-outs, not in the primary partition (Galera), access to a host blocked. H2: closed, broken, timed out.
    private static final Set<Integer> UNAVAILABLE = Set.of(
            1040, 1053, 1129, 1152, 1153, 1158, 1159, 1160, 1161, 1203, 1290, 1317, 1792, 1836, 1927, 1969, 2006, 2013,
            3024, 3100, 3101, 4031, 1047, 1226, 57014, 90007, 90067, 90098, 90121);

    // MySQL and MariaDB: the table is full (which InnoDB says of a full disk, too), the disk is full.
    private static final Set<Integer> FULL = Set.of(1021, 1114);
    // MySQL and MariaDB: the storage engine's own error, with the operating system's number in the text.
    private static final int ENGINE_ERROR = 1030;
    private static final String NO_SPACE_LEFT = "error 28 ";

    private JdbcErrors() {}

    static DatabaseException translate(String database, RuntimeException failure) {
        SQLException cause = sqlCause(failure);
        if (cause == null) {
            throw failure;
        }
        return translate(database, cause);
    }

    static DatabaseException translate(String database, SQLException failure) {
        return new DatabaseException(kindOf(failure), database, String.valueOf(failure.getMessage()), failure);
    }

    static Kind kindOf(SQLException failure) {
        int code = failure.getErrorCode();
        if (DUPLICATE_KEY.contains(code)) {
            return Kind.DUPLICATE_KEY;
        }
        if (NO_SUCH_TABLE.contains(code)) {
            return Kind.NO_SUCH_TABLE;
        }
        if (LOCK.contains(code)) {
            return Kind.LOCK_TIMEOUT_OR_DEADLOCK;
        }
        if (FULL.contains(code)
                || (code == ENGINE_ERROR && String.valueOf(failure.getMessage()).contains(NO_SPACE_LEFT))) {
            return Kind.FULL;
        }
        if (UNAVAILABLE.contains(code) || isConnectionTrouble(failure)) {
            return Kind.UNAVAILABLE;
        }
        return Kind.OTHER;
    }

    private static boolean isConnectionTrouble(SQLException failure) {
        String state = failure.getSQLState();
        return failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLTimeoutException
                || (state != null && state.startsWith("08"))
                || failure.getCause() instanceof InterruptedException
                // HikariCP marks a connection that it closed under our feet only by its message.
                || "Connection is closed".equals(failure.getMessage());
    }

    static @Nullable SQLException sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
