package io.catmq.samples.delayedretry;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.embedded.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application as a user runs it, in its own process, against a real server. */
@Timeout(300)
class DelayedRetryTests {
    private static EmbeddedServer server;

    @TempDir
    Path directory;

    private record Result(int exitCode, String output) {}

    @BeforeAll
    static void startServer() {
        // No member is taken for gone, and its messages given to another, when the machine stops for some seconds.
        server = EmbeddedServer.start(Map.of("catmq.group.session-timeout", "60s"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void each_webhook_is_delivered_when_its_partner_is_back_or_a_dead_letter() throws Exception {
        Result result = run("--catmq.client.servers=" + server.url(), "--delayed-retry.timeout=120s");
        assertThat(result.output())
                .contains("10 delivered at attempt 1")
                .contains("2 delivered at attempt 2")
                .contains("4 delivered at attempt 3")
                .contains("2 dead letters after 1 attempt\n")
                .contains("2 dead letters after 4 attempts")
                .contains("GoneException: INITECH answers 410 Gone")
                .contains("UnavailableException: UMBRELLA answers 503")
                .contains("ALL WELL");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void without_a_server_it_says_so_and_exits_with_1() throws Exception {
        Result result = run("--catmq.client.servers=http://localhost:1", "--delayed-retry.timeout=2s");
        assertThat(result.output()).contains("Is a server running?");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    private Result run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DelayedRetryApplication.class.getName()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(240, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Result(process.waitFor(), Files.readString(output));
    }
}
