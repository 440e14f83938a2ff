package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.server.cluster.Leadership;
import io.catmq.server.database.Database;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Several brokers over real HTTP, on a MariaDB for messages and one for metadata that can go away. */
@ExtendWith(OutputCaptureExtension.class)
class SeveralBrokersTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path snapshots;

    private final TestDatabase messages = TestDatabases.mariaDb();
    private final TestDatabase metadata = TestDatabases.mariaDb();
    private final URI metadataServer = URI.create(metadata.url().substring("jdbc:".length()));
    private String metadataSchema = metadataServer.getPath();
    private final DatabaseDoor door = new DatabaseDoor(metadataServer.getPort());
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        door.close();
        messages.close();
        metadata.close();
    }

    private String[] settings(String id) {
        return new String[] {
            "--catmq.broker.id=" + id,
            // Brokers that start beside it, and pauses of this machine, must not cost it the lead.
            "--catmq.cluster.lease=15s",
            "--catmq.cluster.renew-interval=500ms",
            "--catmq.cluster.poll-interval=200ms",
            "--catmq.metadata.url=jdbc:mysql://127.0.0.1:" + door.port() + metadataSchema,
            "--catmq.metadata.user=" + metadata.user(),
            "--catmq.metadata.password=" + metadata.password(),
            "--catmq.metadata.connect-timeout=3s",
            "--catmq.metadata.pool-timeout=3s",
            "--catmq.metadata.snapshot-file=" + snapshots.resolve(id + ".json")
        };
    }

    private TestServer broker(String id, String... more) {
        List<String> settings = new ArrayList<>(Arrays.asList(settings(id)));
        settings.addAll(Arrays.asList(more));
        TestServer server = TestServer.start(messages.kept(), settings.toArray(String[]::new));
        opened.add(0, server);
        return server;
    }

    private static boolean leads(TestServer broker) {
        return broker.context().getBean(Leadership.class).ownTerm().isPresent();
    }

    private static void awaitLeader(TestServer broker) {
        Awaitility.await()
                .atMost(LONG)
                .until(() -> broker.context().getBean(Leadership.class).leader() != null);
    }

    private static HttpResponse<String> create(TestServer broker, String name) {
        return broker.post("/v1/topics", "{\"name\":\"" + name + "\",\"partitions\":2}");
    }

    private static HttpResponse<String> publish(TestServer broker, String topic) {
        return broker.post("/v1/topics/" + topic + "/messages", "{\"messages\":[{\"text\":\"x\",\"partition\":0}]}");
    }

    private static HttpResponse<String> commit(TestServer broker, String group, String topic, long offset) {
        return broker.post(
                "/v1/groups/" + group + "/offsets",
                "{\"offsets\":[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":" + offset + "}]}");
    }

    private static void assertStatus(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @Test
    void the_latest_offset_counts_what_any_broker_has_acknowledged() {
        TestServer one = broker("one");
        TestServer two = broker("two");
        awaitLeader(two);
        assertStatus(create(one, "orders"), 201);
        Awaitility.await().atMost(LONG).until(() -> two.get("/v1/topics/orders").statusCode() == 200);
        for (int sent = 1; sent <= 20; sent++) {
            assertStatus(publish(one, "orders"), 200);
            JsonNode latest = TestServer.json(two.get("/v1/topics/orders/offsets?at=latest"));
            assertThat(latest.path("offsets").path(0).path("offset").asLong()).isEqualTo(sent);
        }
    }

    @Test
    void whoever_is_asked_the_leader_changes_and_all_know() {
        TestServer leader = broker("one", "--catmq.topics.auto-create=true");
        TestServer follower = broker("two", "--catmq.topics.auto-create=true");
        TestServer third = broker("three");
        awaitLeader(follower);
        assertThat(leads(leader)).isTrue();
        assertThat(leads(follower)).isFalse();

        HttpResponse<String> created = create(follower, "orders");
        assertStatus(created, 201);
        String txid = created.headers().firstValue(ApiHeaders.TXID).orElseThrow();
        assertStatus(third.send(third.request("/v1/topics/orders").header(ApiHeaders.TXID, txid)), 200);
        assertThat(follower.get("/v1/topics").body()).contains("orders");
        assertStatus(create(third, "orders"), 409);
        assertStatus(create(follower, "what a name"), 400);

        JsonNode lines = TestServer.json(third.get("/v1/metadata/log?limit=2")).path("lines");
        assertThat(lines.path(0).path("kind").asString()).isEqualTo("TOPIC_CREATING");
        assertThat(lines.path(1).path("payload").path("name").asString()).isEqualTo("orders");
        assertThat(lines.path(1).path("actor").asString())
                .startsWith("127.0.0.1 ")
                .endsWith(" via two");
        assertThat(lines.path(1).path("term").asLong()).isPositive();

        assertStatus(publish(follower, "made-by-publishing"), 200);
        assertStatus(commit(follower, "made-by-committing", "orders", 0), 200);
        assertStatus(follower.send(follower.request("/v1/topics/orders").DELETE()), 204);
        assertStatus(follower.get("/v1/topics/orders"), 404);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> third.get("/v1/topics/orders").statusCode() == 404);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> TestServer.json(third.get("/v1/metadata"))
                                .path("brokers")
                                .size()
                        == 3);
    }

    @Test
    void a_topic_and_a_group_may_be_called_as_the_ends_of_paths_are() {
        TestServer leader = broker("one");
        TestServer follower = broker("two");
        awaitLeader(follower);
        for (String name : List.of("records", "settle")) {
            assertStatus(create(follower, name), 201);
            assertStatus(commit(follower, name, name, 0), 200);
            assertStatus(follower.send(patch(follower, "/v1/topics/" + name, "{\"retentionMs\":60000}")), 200);
            assertStatus(follower.send(patch(follower, "/v1/groups/" + name, "{\"paused\":true}")), 200);
            assertStatus(follower.send(follower.request("/v1/topics/" + name).DELETE()), 204);
        }
        assertThat(leads(leader)).as("the follower had to ask it").isTrue();
    }

    private static HttpRequest.Builder patch(TestServer broker, String path, String json) {
        return broker.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(json));
    }

    @Test
    void who_waits_at_one_broker_gets_what_another_has_appended() throws Exception {
        TestServer one = broker("one");
        TestServer two = broker("two");
        awaitLeader(two);
        assertStatus(create(one, "orders"), 201);
        Awaitility.await().atMost(LONG).until(() -> two.get("/v1/topics/orders").statusCode() == 200);
        HttpRequest fetch = two.request("/v1/fetch")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"maxWaitMs\":30000,\"maxBytes\":1000,\"partitions\":"
                        + "[{\"topic\":\"orders\",\"partition\":0,\"offset\":0}]}"))
                .build();
        HttpClient http = HttpClient.newHttpClient();
        CompletableFuture<HttpResponse<byte[]>> consumer =
                http.sendAsync(fetch, HttpResponse.BodyHandlers.ofByteArray());
        CompletableFuture<HttpResponse<String>> person = http.sendAsync(
                two.request("/v1/topics/orders/partitions/0/messages?waitMs=30000")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Awaitility.await()
                .atMost(LONG)
                .until(() -> two.get("/actuator/prometheus").body().contains("catmq_fetch_waiting 2.0"));
        assertStatus(publish(one, "orders"), 200);
        // An empty answer comes when the wait is over.
        assertThat(consumer.get(90, TimeUnit.SECONDS).body()).isNotEmpty();
        assertThat(person.get(90, TimeUnit.SECONDS).body()).contains("\"offset\":0");
    }

    @Test
    void without_a_leader_nothing_is_changed_and_then_it_is() {
        ServerProcess leader = ServerProcess.start(messages, settings("one"));
        opened.add(leader);
        TestServer follower = broker("two");
        awaitLeader(follower);
        assertStatus(create(follower, "before"), 201);
        leader.kill();
        HttpResponse<String> refused = create(follower, "after");
        assertStatus(refused, 503);
        JsonNode problem = TestServer.json(refused);
        assertThat(problem.path("code").asString()).isEqualTo("NO_LEADER");
        assertThat(problem.path("retriable").asBoolean()).isTrue();
        assertThat(problem.path("retryAfterMs").asLong()).isPositive();
        assertStatus(publish(follower, "before"), 200);
        Awaitility.await().atMost(LONG).until(() -> create(follower, "after").statusCode() == 201);
    }

    @Test
    void messages_go_on_without_the_metadata_database_also_on_a_broker_that_starts_meanwhile() {
        TestServer leader = broker("one");
        TestServer follower = broker("two");
        assertStatus(create(leader, "known"), 201);
        assertStatus(publish(leader, "known"), 200);
        assertStatus(commit(leader, "group", "known", 0), 200);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> follower.get("/v1/topics/known").statusCode() == 200);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> snapshots.resolve("two.json").toFile().length() > 0);
        follower.close();
        opened.remove(follower);

        door.close();
        TestServer restarted = broker("two");
        for (TestServer broker : List.of(leader, restarted)) {
            assertStatus(publish(broker, "known"), 200);
            assertStatus(broker.get("/v1/topics/known/partitions/0/messages"), 200);
            assertStatus(commit(broker, "group", "known", 1), 200);
            HttpResponse<String> unknown = publish(broker, "unknown");
            assertStatus(unknown, 503);
            assertThat(TestServer.json(unknown).path("retriable").asBoolean()).isTrue();
            assertStatus(create(broker, "later"), 503);
            assertThat(broker.get("/actuator/health").body()).contains("DEGRADED");
            assertStatus(broker.get("/actuator/health"), 200);
        }

        door.open();
        Awaitility.await().atMost(LONG).until(() -> create(restarted, "later").statusCode() == 201);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> leader.get("/v1/topics/later").statusCode() == 200);
        assertStatus(publish(restarted, "later"), 200);
    }

    @Test
    void a_broker_writes_nothing_into_the_metadata_database_of_another_cluster(CapturedOutput logs)
            throws SQLException {
        TestServer broker = broker("one");
        assertStatus(create(broker, "known"), 201);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> snapshots.resolve("one.json").toFile().length() > 0);
        broker.close();
        opened.remove(broker);
        try (TestDatabase foreign = TestDatabases.mariaDb()) {
            TestServer.start(foreign.kept(), "--catmq.broker.id=stranger").close();
            door.close();
            metadataSchema =
                    URI.create(foreign.url().substring("jdbc:".length())).getPath();
            TestServer restarted = broker("one");
            door.open();

            Awaitility.await().atMost(LONG).until(() -> logs.toString()
                    .contains("The metadata database is that of cluster"));
            assertStatus(create(restarted, "later"), 503);
            assertStatus(publish(restarted, "known"), 200);
            assertThat(brokersIn(foreign)).isZero();
        }
    }

    private static long brokersIn(TestDatabase database) throws SQLException {
        try (Database opened = database.open();
                Connection connection = opened.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM broker")) {
            count.next();
            return count.getLong(1);
        }
    }
}
