package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The database of the messages goes away and comes back, over real HTTP. */
class MessageDatabaseDownTest {

    @Test
    void whoever_asks_is_told_to_come_again_and_is_served_when_it_is_back() {
        try (TestDatabase messages = TestDatabases.mariaDb();
                TestDatabase metadata = TestDatabases.h2()) {
            URI address = URI.create(messages.url().substring("jdbc:".length()));
            try (DatabaseDoor door = new DatabaseDoor(address.getPort());
                    TestServer server = TestServer.start(
                            new TestDatabase(
                                    messages.dialect(),
                                    "jdbc:mysql://127.0.0.1:" + door.port() + address.getPath(),
                                    messages.user(),
                                    messages.password(),
                                    () -> {}),
                            "--catmq.metadata.url=" + metadata.url(),
                            "--catmq.metadata.user=" + metadata.user(),
                            "--catmq.metadata.password=" + metadata.password(),
                            "--catmq.database.connect-timeout=2s",
                            "--catmq.database.pool-timeout=2s")) {
                server.ask("POST", "/v1/topics", "{\"name\":\"t\",\"partitions\":1}");
                assertThat(publish(server, "before").statusCode()).isEqualTo(200);

                door.shut();
                HttpResponse<String> refused = publish(server, "meanwhile");
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                JsonNode problem = TestServer.json(refused);
                assertThat(problem.path("code").asString()).isEqualTo("DATABASE_UNAVAILABLE");
                assertThat(problem.path("retriable").asBoolean()).isTrue();
                assertThat(problem.path("retryAfterMs").asLong()).isPositive();
                assertThat(server.get("/v1/topics/t/offsets?at=1").statusCode()).isEqualTo(503);
                assertThat(server.get("/actuator/health").statusCode()).isEqualTo(503);

                door.open();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> publish(server, "after").statusCode() == 200);
                assertThat(server.get("/v1/topics/t/partitions/0/messages").body())
                        .contains("before", "after");
            }
        }
    }

    private static HttpResponse<String> publish(TestServer server, String text) {
        return server.post("/v1/topics/t/messages", "{\"messages\":[{\"text\":\"" + text + "\",\"partition\":0}]}");
    }
}
