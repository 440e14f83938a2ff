package io.catmq.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.embedded.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application as a user runs it, in its own process, against a real server, on H2. */
@Timeout(300)
class OrdersTests {
    private static EmbeddedServer server;

    @TempDir
    Path directory;

    private record Result(int exitCode, String output) {}

    @BeforeAll
    static void startServer() {
        server = EmbeddedServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void the_books_balance_also_after_it_was_killed() throws Exception {
        Process killed = start("killed", "--orders.count=-1", "--orders.pause=2ms");
        Path output = directory.resolve("killed.log");
        // As soon as it has a database it may die at any moment.
        while (killed.isAlive() && !Files.exists(directory.resolve("orders-data/orders.mv.db"))) {
            Thread.onSpinWait();
        }
        assertThat(killed.waitFor(6, TimeUnit.SECONDS))
                .as(Files.readString(output))
                .isFalse();
        killed.destroyForcibly().waitFor();
        Process process = start("orders", "--orders.count=100");
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        Result result = new Result(process.waitFor(), Files.readString(directory.resolve("orders.log")));
        assertThat(result.output()).contains("The books balance.");
        assertThat(result.exitCode()).isZero();
    }

    private Process start(String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OrdersApplication.class.getName(),
                "--catmq.client.servers=" + server.url()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
    }
}
