package io.catmq.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands through a proxy that asks for a log-in. */
@Timeout(180)
class LogInTest {
    private static final String PASSWORD = "pässword";

    @TempDir
    Path directory;

    private HttpServer proxy;
    private String servers;

    @BeforeEach
    void start() throws IOException {
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", this::answer);
        proxy.start();
        servers = "http://127.0.0.1:" + proxy.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var sent = exchange.getRequestHeaders().getFirst("Authorization");
        var basic = "Basic " + Base64.getEncoder().encodeToString(("ada:" + PASSWORD).getBytes(UTF_8));
        var known = basic.equals(sent) || "Bearer t0ken".equals(sent);
        var body = known ? "{\"groups\":[],\"topics\":[],\"brokers\":[]}" : "who are you?";
        exchange.sendResponseHeaders(known ? 200 : 401, body.length());
        try (var out = exchange.getResponseBody()) {
            out.write(body.getBytes(UTF_8));
        }
    }

    @AfterEach
    void stop() {
        proxy.stop(0);
    }

    @Test
    void name_password_and_servers_are_in_the_variables_that_applications_take() {
        passes(Called.with(
                Map.of(
                        "CATMQ_CLIENT_SERVERS", servers,
                        "CATMQ_CLIENT_USERNAME", "ada",
                        "CATMQ_CLIENT_PASSWORD", PASSWORD),
                "groups"));
    }

    @Test
    void options_win_over_variables_and_a_file_has_the_password() throws IOException {
        var file = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        passes(Called.with(
                Map.of(
                        "CATMQ_CLIENT_SERVERS", "http://127.0.0.1:1",
                        "CATMQ_CLIENT_USERNAME", "eve",
                        "CATMQ_CLIENT_PASSWORD", "wrong",
                        "CATMQ_CLIENT_TOKEN", "wrong"),
                "groups",
                "--servers=" + servers,
                "--username=ada",
                "--password-file=" + file));
    }

    @Test
    void an_empty_password_file_is_refused() throws IOException {
        var file = Files.writeString(directory.resolve("empty"), "\n");
        var called = Called.with(Map.of(), "groups", "--username=ada", "--password-file=" + file);
        assertThat(called.status()).isEqualTo(2);
        assertThat(called.err()).contains("its first line is empty");
    }

    @Test
    void a_token_does_as_well() {
        passes(Called.with(Map.of("CATMQ_CLIENT_TOKEN", "t0ken"), "groups", "--servers=" + servers));
    }

    @Test
    void a_refused_log_in_is_said_with_the_way_to_log_in_and_without_the_password() {
        var called = Called.with(
                Map.of("CATMQ_CLIENT_USERNAME", "ada", "CATMQ_CLIENT_PASSWORD", "oops"),
                "groups",
                "--servers=" + servers);
        assertThat(called.status()).isEqualTo(1);
        assertThat(called.err())
                .contains("HTTP status 401", "asks for a log-in", "./catmq groups --help tells how to log in")
                .doesNotContain("oops", "problem document")
                .hasLineCount(1);
    }

    @Test
    void a_name_and_a_token_are_one_too_many() {
        var called = Called.with(Map.of("CATMQ_CLIENT_USERNAME", "ada", "CATMQ_CLIENT_TOKEN", "t0ken"), "groups");
        assertThat(called.status()).isEqualTo(2);
        assertThat(called.err()).contains("are both set").doesNotContain("t0ken");
    }

    private static void passes(Called called) {
        assertThat(called.err()).isEmpty();
        assertThat(called.status()).isZero();
        assertThat(called.out()).contains("There is no group yet");
    }
}
