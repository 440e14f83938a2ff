package io.catmq.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartChecksTest {
    private static final DatabaseSettings SETTINGS = DatabaseSettings.of("main", "jdbc:mysql://db/catmq");

    @Test
    void the_url_of_the_mariadb_driver_is_refused_with_the_right_one() {
        assertRefused(
                () -> Database.open(DatabaseSettings.of("main", "jdbc:mariadb://db/catmq")), "use jdbc:mysql: instead");
    }

    @Test
    void a_server_that_is_not_there_is_named_without_its_password() {
        assertThatThrownBy(() -> Database.open(DatabaseSettings.of(
                        "main", "jdbc:mysql://127.0.0.1:1/catmq?user=me&password=secret&connectTimeout=500")))
                .isInstanceOf(DatabaseNotUsableException.class)
                .hasMessageContaining("127.0.0.1:1/catmq")
                .hasMessageContaining("Check that the server runs")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void old_versions_are_refused() {
        assertRefused(() -> VersionCheck.run("main", Dialect.MYSQL, "5.7.44-log"), "CatMQ needs MySQL 8.0");
        assertRefused(() -> VersionCheck.run("main", Dialect.MARIADB, "5.5.5-10.5.9-MariaDB"), "needs MariaDB 10.6");
        assertThatCode(() -> {
                    VersionCheck.run("main", Dialect.MYSQL, "8.0.36");
                    VersionCheck.run("main", Dialect.MYSQL, "9.7.0");
                    VersionCheck.run("main", Dialect.MARIADB, "5.5.5-10.6.12-MariaDB-log");
                    VersionCheck.run("main", Dialect.MARIADB, "11.4.5-MariaDB");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void lazy_flushing_is_refused_unless_it_is_accepted() {
        ServerVariables lazy = new ServerVariables(Map.of("innodb_flush_log_at_trx_commit", "2"));
        assertRefused(() -> DurabilityCheck.run(SETTINGS, lazy), "innodb_flush_log_at_trx_commit=2");
        assertThatCode(() -> DurabilityCheck.run(SETTINGS.withAllowUnsafeDurability(true), lazy))
                .doesNotThrowAnyException();
    }

    /** The rules above are those that a real server is asked for. */
    @Test
    void a_real_server_is_checked_before_it_is_used() throws SQLException {
        try (TestDatabase database = TestDatabases.mariaDb()) {
            setGlobally(database, "innodb_flush_log_at_trx_commit = 2");
            try {
                assertRefused(database::open, "innodb_flush_log_at_trx_commit=2");
            } finally {
                setGlobally(database, "innodb_flush_log_at_trx_commit = 1");
            }
            setGlobally(database, "max_allowed_packet = 1048576");
            try {
                assertRefused(database::open, "SET GLOBAL max_allowed_packet=");
            } finally {
                setGlobally(database, "max_allowed_packet = 16777216");
            }
            database.open().close();
        }
    }

    private static void setGlobally(TestDatabase database, String variable) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL " + variable);
        }
    }

    @Test
    void statement_based_binlogs_are_refused() {
        assertRefused(
                () -> DurabilityCheck.run(
                        SETTINGS, new ServerVariables(Map.of("log_bin", "ON", "binlog_format", "STATEMENT"))),
                "binlog_format=ROW");
    }

    @Test
    void a_small_packet_is_refused_with_the_size_that_is_needed() {
        assertRefused(() -> PacketCheck.run(SETTINGS, 1_048_576), "SET GLOBAL max_allowed_packet=2129920");
        assertThatCode(() -> PacketCheck.run(SETTINGS, 2_129_920)).doesNotThrowAnyException();
    }

    @Test
    void a_clock_that_is_far_off_is_refused() {
        assertRefused(() -> ClockCheck.judge("main", 100_000, 200_000, 200_010), "differ by 100000 ms");
        assertThatCode(() -> ClockCheck.judge("main", 200_005, 200_000, 200_010))
                .doesNotThrowAnyException();
    }

    @Test
    void parameters_that_the_url_sets_are_left_alone() {
        String url = JdbcUrl.of("jdbc:mysql://db/catmq?sockettimeout=77").completed(SETTINGS);
        assertThat(url)
                .contains("sockettimeout=77")
                .doesNotContain("socketTimeout=")
                .contains("&useServerPrepStmts=");
        assertThat(JdbcUrl.of("jdbc:h2:mem:x").completed(SETTINGS)).contains(";WRITE_DELAY=0");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable start, String sentence) {
        assertThatThrownBy(start).isInstanceOf(DatabaseNotUsableException.class).hasMessageContaining(sentence);
    }
}
