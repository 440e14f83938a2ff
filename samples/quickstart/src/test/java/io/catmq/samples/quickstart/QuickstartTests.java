package io.catmq.samples.quickstart;

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

/** The application as a user runs it, in its own process, against a real server. */
@Timeout(600)
class QuickstartTests {
    private static EmbeddedServer server;

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
    void everything_comes_through_once_and_in_order_also_when_it_is_run_again() throws Exception {
        for (int run = 0; run < 2; run++) {
            Result result = quickstart(
                    "--catmq.client.servers=" + server.url(), "--quickstart.check=true", "--quickstart.timeout=200s");
            assertThat(result.output())
                    .contains("1,707 earthquakes published, 1,707 read, 128 alerts of 128 expected")
                    .contains("CHECK OK");
            assertThat(result.exitCode()).isZero();
        }
    }

    @Test
    void without_a_server_it_says_so_and_exits_with_1() throws Exception {
        Result result = quickstart("--catmq.client.servers=http://localhost:1", "--quickstart.timeout=2s");
        assertThat(result.output()).contains("Is a server running?");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    private static Result quickstart(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                QuickstartApplication.class.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("quickstart", ".log");
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
