package io.catmq.server.cluster;

import io.catmq.server.database.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/** What ends a transaction in which nothing is said, by database. */
final class TestIdleTransaction {
    private TestIdleTransaction() {}

    static @Nullable String limitOn(Dialect dialect) {
        return switch (dialect) {
            case H2 -> null;
            case MARIADB -> "idle_transaction_timeout";
            case MYSQL -> "wait_timeout";
        };
    }

    static int secondsAllowed(SqlSession session, String limit) {
        try (Statement statement = session.getConnection().createStatement();
                ResultSet result = statement.executeQuery("SELECT @@" + limit)) {
            result.next();
            return result.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static void allowOneSecond(SqlSession session, String limit) {
        try (Statement statement = session.getConnection().createStatement()) {
            statement.execute("SET SESSION " + limit + " = 1");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
