package io.catmq.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mysql.MySQLContainer;

/**
 * Databases for tests, each call a new empty one. MariaDB is a process of its own per JVM, started when first asked for.
 * MySQL is the one that {@code CATMQ_TEST_MYSQL_URL} names, else a container, else the test is skipped.
 */
public final class TestDatabases {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabases() {}

    /** H2 in a file, as the embedded server uses it. */
    public static TestDatabase h2() {
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "h2")), "db");
            return new TestDatabase(
                    Dialect.H2,
                    "jdbc:h2:file:" + directory.toAbsolutePath().resolve("catmq"),
                    "sa",
                    "",
                    () -> FileSystemUtils.deleteRecursively(directory.toFile()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** MariaDB, a real server process. */
    public static TestDatabase mariaDb() {
        return create(Dialect.MARIADB, TestMariaDb.url(), "root", "");
    }

    /** MySQL, or an aborted test where there is none. */
    public static TestDatabase mySql() {
        String url = System.getenv("CATMQ_TEST_MYSQL_URL");
        if (url != null && !url.isBlank()) {
            return create(Dialect.MYSQL, url, "root", "");
        }
        Assumptions.assumeTrue(
                Docker.AVAILABLE, "MySQL tests need CATMQ_TEST_MYSQL_URL (jdbc:mysql://host:port/) or Docker");
        return create(Dialect.MYSQL, Docker.url(), "root", MySql.PASSWORD);
    }

    private static TestDatabase create(Dialect dialect, String serverUrl, String user, String password) {
        String name = "catmq_test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        execute(serverUrl, user, password, "CREATE DATABASE " + name);
        int query = serverUrl.indexOf('?');
        String base = query < 0 ? serverUrl : serverUrl.substring(0, query);
        String url = (base.endsWith("/") ? base : base + "/") + name + (query < 0 ? "" : serverUrl.substring(query));
        return new TestDatabase(
                dialect,
                url,
                user,
                password,
                () -> execute(serverUrl, user, password, "DROP DATABASE IF EXISTS " + name));
    }

    private static void execute(String url, String user, String password, String sql) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql + " failed at " + url, failure);
        }
    }

    /** Asked once per JVM: without an engine the answer takes seconds. */
    private static final class Docker {
        static final boolean AVAILABLE = DockerClientFactory.instance().isDockerAvailable();

        static String url() {
            return "jdbc:mysql://" + MySql.SERVER.getHost() + ":" + MySql.SERVER.getMappedPort(3306)
                    + "/?allowPublicKeyRetrieval=true";
        }
    }

    /** Started once per JVM, removed by Testcontainers when the JVM ends. */
    private static final class MySql {
        static final String PASSWORD = "catmq";
        static final MySQLContainer SERVER = start();

        private static MySQLContainer start() {
            MySQLContainer server =
                    new MySQLContainer("mysql:8.4").withUsername("root").withPassword(PASSWORD);
            server.start();
            return server;
        }
    }
}
