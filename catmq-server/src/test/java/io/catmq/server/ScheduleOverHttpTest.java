package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.Message;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.SendResult;
import io.catmq.client.Settlement;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.ScheduledListResponse;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are delivered later, from clients over real HTTP. */
class ScheduleOverHttpTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static TestServer server;

    private String topic;

    @BeforeAll
    static void start() {
        server = TestServer.start("--catmq.schedule.max-delay=30d");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void newTopic() {
        topic = "later-" + COUNT.incrementAndGet();
        server.ask("POST", "/v1/topics", "{\"name\":\"" + topic + "\",\"partitions\":2}");
    }

    @Test
    void a_producers_message_comes_when_its_time_has_come_and_not_before() throws Exception {
        Instant due = Instant.now().plusMillis(1_500);
        try (CatMqProducer producer = new CatMqProducer(connection())) {
            CompletableFuture<SendResult> future = producer.send(Message.builder(topic)
                    .key("k")
                    .value("later")
                    .deliverAt(due)
                    .build());
            SendResult result = future.get(30, TimeUnit.SECONDS);
            assertThat(result.isScheduled()).isTrue();
            assertThat(result.offset()).isEqualTo(SendResult.NO_OFFSET);
            assertThat(producer.sendAndWait(Message.builder(topic)
                                    .value("soon")
                                    .deliverAt(Instant.EPOCH)
                                    .build())
                            .isScheduled())
                    .isTrue();
            producer.sendAndWait(Message.of(topic, "now"));
            producer.flush();
        }
        List<ReceivedMessage> received = receive(3);
        assertThat(received).extracting(ReceivedMessage::valueText).contains("now", "soon", "later");
        ReceivedMessage later = received.stream()
                .filter(each -> "later".equals(each.valueText()))
                .findFirst()
                .orElseThrow();
        assertThat(later.appendedAt()).isGreaterThanOrEqualTo(due.toEpochMilli());
        assertThat(later.keyText()).isEqualTo("k");
    }

    @Test
    void a_settlement_schedules_in_its_transaction() {
        try (CatMqProducer producer = new CatMqProducer(connection());
                CatMqConsumer consumer = new CatMqConsumer(
                        connection(),
                        ConsumerOptions.builder().group("g-" + topic).build())) {
            producer.sendAndWait(Message.builder(topic).partition(0).value("in").build());
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            Settlement settlement = Settlement.builder()
                    .append(Message.builder(topic).partition(1).value("at once").build())
                    .append(Message.builder(topic)
                            .partition(1)
                            .value("again")
                            .deliverAt(Instant.now().plusSeconds(3_600))
                            .build())
                    .commit(new TopicPartition(topic, 0), 1)
                    .build();
            List<SendResult> results = consumer.settle(settlement);
            assertThat(results).extracting(SendResult::isScheduled).containsExactly(false, true);
            assertThat(scheduled().path("count").asLong()).isEqualTo(1);
            assertThatThrownBy(() -> consumer.settle(settlement)).isInstanceOf(CatMqException.class);
            assertThat(scheduled().path("count").asLong()).isEqualTo(1);
            producer.sendAndWait(Message.builder(topic).partition(0).value("in").build());
            assertThat(consumer.settle(Settlement.builder()
                            .append(Message.builder(topic)
                                    .value("only later")
                                    .deliverAt(Instant.now().plusSeconds(3_600))
                                    .build())
                            .commit(new TopicPartition(topic, 0), 2)
                            .build()))
                    .hasSize(1);
            assertThat(scheduled().path("count").asLong()).isEqualTo(2);
        }
        try (CatMqAdmin admin = new CatMqAdmin(connection())) {
            ScheduledListResponse listed = admin.scheduled(topic, 1);
            assertThat(listed.count()).isEqualTo(2);
            admin.cancelScheduled(topic, listed.messages().get(0).id());
            assertThat(admin.scheduled(topic, 10).messages()).hasSize(1);
        }
    }

    @Test
    void json_can_be_delayed_listed_and_cancelled() {
        var answer = server.ask(
                "POST",
                "/v1/topics/" + topic + "/messages",
                "{\"messages\":[{\"text\":\"a\",\"delayMs\":3600000},{\"text\":\"now\",\"partition\":1},{\"text\":\"b\",\"deliverAt\":"
                        + (System.currentTimeMillis() + 1_000_000) + "}]}");
        assertThat(answer.path("results").get(0).has("offset")).isFalse();
        assertThat(answer.path("results").get(0).path("deliverAt").asLong()).isGreaterThan(System.currentTimeMillis());
        assertThat(answer.path("results").get(1).path("offset").asLong()).isZero();
        var listed = scheduled();
        assertThat(listed.path("count").asLong()).isEqualTo(2);
        long id = listed.path("messages").get(0).path("id").asLong();
        assertThat(delete(id).statusCode()).isEqualTo(204);
        assertThat(delete(id).statusCode()).isEqualTo(404);
        assertThat(scheduled().path("count").asLong()).isEqualTo(1);
        server.send(server.request("/v1/topics/" + topic).DELETE());
        server.ask("POST", "/v1/topics", "{\"name\":\"" + topic + "\",\"partitions\":2}");
        assertThat(scheduled().path("count").asLong()).isZero();
    }

    @Test
    void what_makes_no_sense_is_refused_with_the_reason() {
        String path = "/v1/topics/" + topic + "/messages";
        assertThat(server.post(path, "{\"messages\":[{\"text\":\"a\",\"delayMs\":1,\"deliverAt\":1}]}")
                        .body())
                .contains("both deliverAt and delayMs");
        assertThat(server.post(path, "{\"messages\":[{\"text\":\"a\",\"delayMs\":-1}]}")
                        .body())
                .contains("must not be negative");
        HttpResponse<String> tooFar = server.post(path, "{\"messages\":[{\"text\":\"a\",\"delayMs\":9000000000000}]}");
        assertThat(tooFar.statusCode()).isEqualTo(400);
        assertThat(tooFar.body()).contains("30 days").contains("catmq.schedule.max-delay");
        try (CatMqProducer producer = new CatMqProducer(connection())) {
            assertThatThrownBy(() -> producer.sendAndWait(Message.builder(topic)
                            .value("x")
                            .deliverAt(Instant.now().plus(Duration.ofDays(40)))
                            .build()))
                    .isInstanceOf(CatMqException.class)
                    .hasMessageContaining("30 days");
        }
        assertThat(scheduled().path("count").asLong()).isZero();
    }

    private tools.jackson.databind.JsonNode scheduled() {
        return server.ask("GET", "/v1/topics/" + topic + "/scheduled", "");
    }

    private HttpResponse<String> delete(long id) {
        return server.send(
                server.request("/v1/topics/" + topic + "/scheduled/" + id).DELETE());
    }

    private List<ReceivedMessage> receive(int messages) {
        List<ReceivedMessage> received = new ArrayList<>();
        try (CatMqConsumer consumer =
                new CatMqConsumer(connection(), ConsumerOptions.builder().build())) {
            List<TopicPartition> both = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(both);
            consumer.seekToBeginning(both);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                received.addAll(consumer.poll(Duration.ofMillis(200)));
                return received.size() >= messages;
            });
        }
        return received;
    }

    private static ConnectionOptions connection() {
        return ConnectionOptions.builder().servers(server.url()).build();
    }
}
