package io.catmq.drills;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A MariaDB process with durable settings and one schema; it keeps its port and its data when it is started again. */
final class MariaDb implements DatabaseAddress, AutoCloseable {

    private static final String SCHEMA = "catmq";

    private final String name;
    private final MariaDbProgram program;
    private final Path directory;
    private final int port;
    private ChildProcess process;

    private MariaDb(String name, MariaDbProgram program, Path directory, int port) {
        this.name = name;
        this.program = program;
        this.directory = directory;
        this.port = port;
        this.process = launch();
    }

    static MariaDb start(String name, MariaDbProgram program, Path directory, int port) {
        var data = directory.resolve(name);
        if (Files.notExists(data)) {
            program.copyEmptyData(data);
        }
        var database = new MariaDb(name, program, directory, port);
        try {
            database.awaitReady();
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Whether a process has these data open. InnoDB would wait for their lock for a long time, and say nothing. */
    static boolean isInUse(Path data) {
        var locked = data.resolve("ibdata1");
        if (Files.notExists(locked)) {
            return false;
        }
        try (var channel = FileChannel.open(locked, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock == null;
        } catch (IOException e) {
            throw new DrillException("Cannot write to " + locked + ": " + e.getMessage());
        }
    }

    private ChildProcess launch() {
        var command = new ArrayList<>(List.of(
                program.base().resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--console",
                "--basedir=" + program.base(),
                "--lc-messages-dir=" + program.base().resolve("share"),
                "--datadir=" + directory.resolve(name),
                "--port=" + port,
                // The system's temporary directory, because the path of a socket may not be longer than 107 characters.
                "--socket=" + Path.of(System.getProperty("java.io.tmpdir"), "catmq-" + port + ".sock"),
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--skip-grant-tables",
                "--max-connections=300",
                "--max-allowed-packet=64M",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=256M",
                "--innodb-log-file-size=96M"));
        command.addAll(MariaDbProgram.asRoot());
        return ChildProcess.start(name, command, directory);
    }

    private void awaitReady() {
        Wait.until(name + " starts", Duration.ofMinutes(3), () -> {
            if (!process.isAlive()) {
                throw new DrillException(name + " does not start. The end of its log:\n" + process.lastWords());
            }
            return answers();
        });
    }

    private boolean answers() {
        try (var connection = DriverManager.getConnection(url("") + "&connectTimeout=1000", user(), password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS " + SCHEMA);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    ChildProcess process() {
        return process;
    }

    int port() {
        return port;
    }

    /** After a kill: the same data, the same port. */
    void restart() {
        process = launch();
        awaitReady();
    }

    /** Gracefully. */
    void stop() {
        process.terminate();
    }

    @Override
    public String url() {
        return url(SCHEMA);
    }

    /** The same schema through a proxy. */
    String urlThrough(int proxyPort) {
        return url().replace(":" + port + "/", ":" + proxyPort + "/");
    }

    private String url(String schema) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + schema + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
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
    public void close() {
        process.close();
    }
}
