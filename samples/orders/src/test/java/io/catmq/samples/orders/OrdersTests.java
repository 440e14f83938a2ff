package io.catmq.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.embedded.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application as a user runs it, in its own process, against a real server, on H2. */
@Timeout(600)
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
        // From its first order on it may die at any moment. Before that its tables may be there in part, for good.
        Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> !killed.isAlive() || areOrdersIn("shop-orders"));
        assertThat(killed.waitFor(6, TimeUnit.SECONDS))
                .as(Files.readString(output))
                .isFalse();
        killed.destroyForcibly().waitFor();
        Result result = run("orders", "--orders.count=100", "--orders.timeout=150s");
        assertThat(result.output()).contains("The books balance.");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void a_topic_that_is_not_as_it_must_be_is_said_in_one_line_and_it_ends() throws Exception {
        HttpRequest create = HttpRequest.newBuilder(URI.create(server.url() + "/v1/topics"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"narrow\",\"partitions\":1}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(create, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
        Result result = run(
                "narrow",
                "--spring.cloud.stream.bindings.orders-out-0.destination=narrow",
                "--spring.cloud.stream.catmq.binder.start-timeout=60s");
        assertThat(result.output())
                .contains(
                        "Orders cannot be placed: Topic 'narrow' has 1 partition but producer.partition-count asks for 4")
                .doesNotContain("\tat ");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    private static boolean areOrdersIn(String topic) throws Exception {
        HttpRequest ends = HttpRequest.newBuilder(
                        URI.create(server.url() + "/v1/topics/" + topic + "/offsets?at=latest"))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(ends, HttpResponse.BodyHandlers.ofString())
                .body();
        return Pattern.compile("\"offset\":[1-9]").matcher(answer).find();
    }

    private Result run(String name, String... arguments) throws Exception {
        Process process = start(name, arguments);
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Result(process.waitFor(), Files.readString(directory.resolve(name + ".log")));
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
