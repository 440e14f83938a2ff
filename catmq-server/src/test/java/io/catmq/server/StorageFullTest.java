package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.DeliveryTimeoutException;
import io.catmq.client.Message;
import io.catmq.client.ProducerOptions;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.ServerUnavailableException;
import io.catmq.client.Settlement;
import io.catmq.client.TopicPartition;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A database that has no room for more messages still gives those that it has. */
class StorageFullTest {
    private static final String OFTEN = "--catmq.storage.check-interval=100ms";
    private static final TopicPartition FIRST = new TopicPartition("full", 0);

    @Test
    void producers_are_refused_and_consumers_go_on() {
        filled(TestDatabases.h2(), "2MB", server -> {
            try (CatMqProducer producer = new CatMqProducer(connection(server), impatient())) {
                assertRefused(
                        DeliveryTimeoutException.class, () -> producer.sendAndWait(Message.of("full", "one more")));
                assertRefused(
                        CatMqException.class,
                        () -> producer.sendAndWait(Message.builder("full")
                                .value("later")
                                .deliverAt(Instant.now().plusSeconds(60))
                                .build()));
            }
            List<ReceivedMessage> received = new ArrayList<>();
            try (CatMqConsumer consumer = consumer(server)) {
                Awaitility.await()
                        .ignoreExceptionsInstanceOf(ServerUnavailableException.class)
                        .until(() -> {
                            received.addAll(consumer.poll(Duration.ofMillis(100)));
                            return received.size() >= 2;
                        });
                consumer.commit();
                assertRefused(
                        CatMqException.class,
                        () -> consumer.settle(Settlement.builder()
                                .append(Message.of("full", "moved"))
                                .commit(FIRST, received.size() + 1)
                                .build()));
                assertThat(consumer.committed(List.of(FIRST))).containsEntry(FIRST, (long) received.size());
            }
            JsonNode health = TestServer.json(server.get("/actuator/health"));
            assertThat(health.path("status").asString()).as("it still serves").isEqualTo("UP");
            assertThat(health.path("components").path("storage").path("status").asString())
                    .isEqualTo("FULL");
        });
    }

    @Test
    void messages_are_taken_again_when_there_is_room_on_mariadb() {
        filled(TestDatabases.mariaDb(), "12MB", StorageFullTest::roomIsMade);
    }

    @Test
    void messages_are_taken_again_when_there_is_room_on_mysql() {
        filled(TestDatabases.mySql(), "12MB", StorageFullTest::roomIsMade);
    }

    private static void roomIsMade(TestServer server) {
        server.ask("POST", "/v1/topics", "{\"name\":\"other\",\"partitions\":1}");
        server.ask("DELETE", "/v1/topics/full", "");
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .until(() -> publish(server, "other").statusCode() == 200);
    }

    @Test
    void the_disk_of_an_embedded_database_is_watched() {
        try (TestServer server = TestServer.start("--catmq.storage.min-free=100000TB")) {
            server.ask("POST", "/v1/topics", "{\"name\":\"full\",\"partitions\":1}");
            assertRefused(publish(server, "full"), "catmq.storage.min-free");
        }
    }

    /** Runs with a server whose database was filled by publishing. */
    private static void filled(TestDatabase database, String size, Consumer<TestServer> test) {
        try (TestServer server = TestServer.start(database, OFTEN, "--catmq.storage.max-size=" + size)) {
            server.ask("POST", "/v1/topics", "{\"name\":\"full\",\"partitions\":1}");
            // Databases tell their sizes late.
            HttpResponse<String> refused = Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> publish(server, "full"), answer -> answer.statusCode() != 200);
            assertRefused(refused, "catmq.storage.max-size");
            test.accept(server);
        }
    }

    /** Again when there was no answer at all in the short time that each has. */
    private static void assertRefused(Class<? extends Throwable> type, ThrowingCallable work) {
        Awaitility.await()
                .untilAsserted(() ->
                        assertThatThrownBy(work).isInstanceOf(type).hasStackTraceContaining("catmq.storage.max-size"));
    }

    private static void assertRefused(HttpResponse<String> answer, String setting) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
        JsonNode problem = TestServer.json(answer);
        assertThat(problem.path("code").asString()).isEqualTo("STORAGE_FULL");
        assertThat(problem.path("retriable").asBoolean()).isTrue();
        assertThat(problem.path("retryAfterMs").asInt()).isPositive();
        assertThat(problem.path("detail").asString()).contains(setting);
    }

    private static HttpResponse<String> publish(TestServer server, String topic) {
        byte[] random = new byte[100_000];
        new Random().nextBytes(random);
        String value = Base64.getEncoder().encodeToString(random);
        return server.post("/v1/topics/" + topic + "/messages", "{\"messages\":[{\"value\":\"" + value + "\"}]}");
    }

    private static CatMqConsumer consumer(TestServer server) {
        CatMqConsumer consumer = new CatMqConsumer(
                connection(server), ConsumerOptions.builder().group("readers").build());
        consumer.subscribe(List.of("full"));
        return consumer;
    }

    private static ProducerOptions impatient() {
        return ProducerOptions.builder().deliveryTimeout(Duration.ofSeconds(1)).build();
    }

    private static ConnectionOptions connection(TestServer server) {
        return ConnectionOptions.builder()
                .servers(server.url())
                .requestTimeout(Duration.ofSeconds(3))
                .build();
    }
}
