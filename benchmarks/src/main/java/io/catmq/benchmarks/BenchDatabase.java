package io.catmq.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one database process that both sides of a comparison use. Closing it removes what the bench made there. */
interface BenchDatabase extends AutoCloseable {

    /** Schema of the run, alone for this bench: made at the start, dropped at the end. */
    String SCHEMA = "catmq_bench";

    /** The URL without schema and options, ending in a slash. */
    String baseUrl();

    String user();

    String password();

    /** Where it came from, for the report. */
    String origin();

    @Override
    void close();

    /** What the broker is given. No TLS, for either side; everything else is the broker's own choice. */
    default String serverUrl() {
        return baseUrl() + SCHEMA + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    }

    /**
     * A connection with the settings that are best for inserting binary rows: prepared on the server, so that blobs
     * travel as they are instead of being escaped into the text of the statement.
     */
    default Connection connect() throws SQLException {
        return DriverManager.getConnection(serverUrl() + JDBC_OPTIONS, user(), password());
    }

    String JDBC_OPTIONS = "&useServerPrepStmts=true&cachePrepStmts=true&useLocalSessionState=true"
            + "&maintainTimeStats=false&cacheServerConfiguration=true";

    default void createSchema() {
        admin("DROP DATABASE IF EXISTS " + SCHEMA);
        admin("CREATE DATABASE " + SCHEMA);
    }

    default void dropSchema() {
        admin("DROP DATABASE IF EXISTS " + SCHEMA);
    }

    /** Version and the settings that decide what a commit costs, as the database itself reports them. */
    default Map<String, String> settings() {
        var found = new LinkedHashMap<String, String>();
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var name : new String[] {
                "version",
                "version_comment",
                "innodb_flush_log_at_trx_commit",
                "innodb_flush_method",
                "innodb_doublewrite",
                "log_bin",
                "sync_binlog",
                "innodb_buffer_pool_size",
                "innodb_log_file_size",
                "innodb_redo_log_capacity",
                "innodb_page_size",
                "max_allowed_packet"
            }) {
                readVariable(statement, name, found);
            }
        } catch (SQLException e) {
            throw new BenchException("Cannot read the settings of " + baseUrl(), e);
        }
        return found;
    }

    private static void readVariable(Statement statement, String name, Map<String, String> found) throws SQLException {
        try (var rows = statement.executeQuery("SHOW GLOBAL VARIABLES LIKE '" + name + "'")) {
            if (rows.next()) {
                found.put(name, rows.getString(2));
            }
        }
    }

    private void admin(String sql) {
        try (var connection = DriverManager.getConnection(
                        baseUrl() + "?sslMode=DISABLED&allowPublicKeyRetrieval=true", user(), password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new BenchException("The database at " + baseUrl() + " refused \"" + sql + "\"", e);
        }
    }
}
