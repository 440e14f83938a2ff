package io.catmq.server.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold of a database before the first message is stored in it. Each refusal says what to change. */
final class StartChecks {
    private static final Logger log = LoggerFactory.getLogger(StartChecks.class);

    private StartChecks() {}

    static ServerFacts run(DatabaseSettings settings, JdbcUrl url) {
        // Not from the pool, which would try again for its whole time-out before it said what is wrong.
        try (Connection connection = connect(settings, url)) {
            ServerFacts facts = check(connection, settings);
            log.info(
                    "Database '{}' is {} {} at {}",
                    settings.name(),
                    facts.dialect().label(),
                    facts.version(),
                    url.masked());
            return facts;
        } catch (SQLException failure) {
            throw ConnectionHints.unreachable(settings, url, failure);
        }
    }

    private static Connection connect(DatabaseSettings settings, JdbcUrl url) throws SQLException {
        Properties properties = new Properties();
        if (settings.user() != null) {
            properties.setProperty("user", settings.user());
        }
        if (settings.password() != null) {
            properties.setProperty("password", settings.password());
        }
        return DriverManager.getConnection(url.completed(settings), properties);
    }

    private static ServerFacts check(Connection connection, DatabaseSettings settings) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        String version = connection.getMetaData().getDatabaseProductVersion();
        Dialect dialect = Dialect.of(product, version);
        if (dialect == Dialect.H2) {
            return new ServerFacts(dialect, version, Integer.MAX_VALUE);
        }
        VersionCheck.run(settings.name(), dialect, version);
        ServerVariables variables = ServerVariables.read(connection);
        long maxPacketBytes = variables.number("max_allowed_packet", 0);
        DurabilityCheck.run(settings, variables);
        PacketCheck.run(settings, maxPacketBytes);
        ClockCheck.run(connection, settings.name());
        return new ServerFacts(dialect, version, maxPacketBytes);
    }
}
