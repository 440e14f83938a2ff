package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

/** Stopping while somebody waits for messages. */
class GracefulShutdownTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void a_waiting_fetch_is_answered_at_once_and_the_server_ends_within_seconds() throws Exception {
        try (TestDatabase database = TestDatabases.h2();
                ServerProcess server = ServerProcess.start(database)) {
            post(server, "/v1/topics", "{\"name\":\"t\"}").get(60, TimeUnit.SECONDS);
            CompletableFuture<HttpResponse<String>> fetch = post(
                    server,
                    "/v1/fetch",
                    "{\"maxWaitMs\":30000,\"maxBytes\":1000,"
                            + "\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"offset\":0}]}");
            Awaitility.await().until(() -> http.send(
                            HttpRequest.newBuilder(URI.create(server.url() + "/actuator/prometheus"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body()
                    .contains("catmq_fetch_waiting 1.0"));
            server.terminate();
            // A fetch that is not answered is cut off after the 10 s that a shutdown waits.
            HttpResponse<String> answer = fetch.get(9, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            server.awaitEnd(Duration.ofSeconds(20));
        }
    }

    @Test
    void who_watches_a_partition_is_answered_when_the_server_stops() throws Exception {
        try (TestServer server = TestServer.start()) {
            server.ask("POST", "/v1/topics", "{\"name\":\"t\"}");
            CompletableFuture<HttpResponse<String>> watching = http.sendAsync(
                    server.request("/v1/topics/t/partitions/0/messages?waitMs=30000")
                            .build(),
                    BodyHandlers.ofString());
            Awaitility.await()
                    .until(() -> server.get("/actuator/prometheus").body().contains("catmq_fetch_waiting 1.0"));
            server.context().getBean("shutdownGate", SmartLifecycle.class).stop();
            HttpResponse<String> answer = watching.get(25, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"messages\":[]");
        }
    }

    @Test
    void who_asks_a_server_that_stops_is_sent_to_another_one() {
        try (TestServer server = TestServer.start()) {
            server.context().getBean("shutdownGate", SmartLifecycle.class).stop();
            HttpResponse<String> refused = server.get("/v1/topics");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"SHUTTING_DOWN\"", "\"retriable\":true");
            assertThat(refused.headers().firstValue("Connection")).hasValue("close");
        }
    }

    private CompletableFuture<HttpResponse<String>> post(ServerProcess server, String path, String json) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }
}
