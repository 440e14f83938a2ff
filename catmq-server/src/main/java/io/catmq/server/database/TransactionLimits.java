package io.catmq.server.database;

import java.sql.SQLException;
import java.sql.Statement;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker that freezes in the middle of a transaction keeps its locks, and with them everybody else out, for as long as the
 * database bears it: so the database ends a transaction in which nothing was said for 2 s. MariaDB has a setting for it.
 * MySQL knows only the silence of connections, so that is set anew for each transaction, which costs two small round trips.
 */
final class TransactionLimits {
    /** Of a connection that waits in the pool. */
    static final int IDLE_CONNECTION_SECONDS = 600;

    private static final int IDLE_TRANSACTION_SECONDS = 2;
    /** A comment to MySQL, and to MariaDB one more assignment of the SET before it. */
    static final String ON_MARIADB = " /*M! , idle_transaction_timeout=" + IDLE_TRANSACTION_SECONDS + " */";

    private static final Logger LOG = LoggerFactory.getLogger(TransactionLimits.class);

    private TransactionLimits() {}

    /** At the beginning of a transaction. */
    static void begin(SqlSession session, Dialect dialect) {
        if (dialect == Dialect.MYSQL) {
            try {
                endAfterSilenceOf(IDLE_TRANSACTION_SECONDS, session);
            } catch (SQLException failure) {
                throw new PersistenceException(failure);
            }
        }
    }

    /** Before the connection goes back to the pool. */
    static void end(SqlSession session, Dialect dialect) {
        if (dialect == Dialect.MYSQL) {
            try {
                endAfterSilenceOf(IDLE_CONNECTION_SECONDS, session);
            } catch (SQLException broken) {
                LOG.debug("The connection is broken, the pool drops it: {}", broken.getMessage());
            }
        }
    }

    private static void endAfterSilenceOf(int seconds, SqlSession session) throws SQLException {
        try (Statement statement = session.getConnection().createStatement()) {
            statement.execute("SET SESSION wait_timeout=" + seconds);
        }
    }
}
