package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.FencedException;
import io.catmq.client.Message;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.SendResult;
import io.catmq.client.ServerUnavailableException;
import io.catmq.client.Settlement;
import io.catmq.client.TopicPartition;
import io.catmq.client.UnknownTopicException;
import io.catmq.client.wire.ErrorCode;
import io.catmq.server.log.CuttingProxy;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Appending and committing in one transaction, from the client over real HTTP. */
class SettleOverHttpTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static TestServer server;

    private String in;
    private String out;
    private String group;

    @BeforeAll
    static void start() {
        server = TestServer.start("--catmq.topics.auto-create=false");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void topics() {
        int number = COUNT.incrementAndGet();
        in = "in-" + number;
        out = "out-" + number;
        group = "group-" + number;
        server.ask("POST", "/v1/topics", "{\"name\":\"" + in + "\",\"partitions\":1}");
        server.ask("POST", "/v1/topics", "{\"name\":\"" + out + "\",\"partitions\":3}");
    }

    @Test
    void results_come_in_order_and_the_offset_is_committed() {
        send(in, "a", "b");
        try (CatMqConsumer consumer = consumer(server.url())) {
            pollAtLeast(consumer, 2);
            List<SendResult> results = consumer.settle(Settlement.builder()
                    .append(Message.builder(out).partition(2).value("two").build())
                    .append(Message.of(out, "key", "keyed"))
                    .append(Message.builder(out).partition(2).value("two again").build())
                    .append(Message.of(out, "anywhere"))
                    .append(Message.of(out, "there too"))
                    .commit(new TopicPartition(in, 0), 2)
                    .build());
            assertThat(results).hasSize(5);
            assertThat(results.get(0).partition()).isEqualTo(2);
            assertThat(results.get(2).partition()).isEqualTo(2);
            assertThat(results.get(2).offset()).isGreaterThan(results.get(0).offset());
            assertThat(results.get(4).partition()).isEqualTo(results.get(3).partition());
            assertThat(committed(consumer)).isEqualTo(2);
            assertThat(valuesOf(out)).hasSize(5);
            for (int i = 0; i < 5; i++) {
                assertThat(valuesOf(out)).containsKey(at(results.get(i)));
            }
            // Known as after commit(): nothing differs, so nothing is asked for.
            consumer.commit();
        }
    }

    @Test
    void what_is_committed_is_not_settled_again() {
        send(in, "a", "b");
        try (CatMqConsumer consumer = consumer(server.url())) {
            pollAtLeast(consumer, 2);
            Settlement once = settlement("x", 1);
            consumer.settle(once);
            assertThatThrownBy(() -> consumer.settle(once))
                    .isInstanceOfSatisfying(
                            CatMqException.class, e -> assertThat(e.code()).isEqualTo("COMMIT_BACKWARDS"));
            consumer.settle(settlement("y", 2));
            assertThat(valuesOf(out).values()).containsExactlyInAnyOrder("x", "y");
        }
    }

    @Test
    void whoever_lost_the_partition_appends_nothing() {
        send(in, "a");
        CatMqConsumer former = consumer(server.url());
        pollAtLeast(former, 1);
        server.ask(
                "POST",
                "/v1/groups/" + group + "/offsets/reset",
                "{\"to\":\"earliest\",\"topics\":[{\"topic\":\"" + in + "\",\"partitions\":[0]}],\"dryRun\":false}");
        assertThatThrownBy(() -> former.settle(settlement("late", 1))).isInstanceOf(FencedException.class);
        assertThat(valuesOf(out)).isEmpty();
        former.close(Duration.ofSeconds(5));
    }

    @Test
    void misuse_and_missing_topics_are_named_and_nothing_happens() {
        send(in, "a");
        try (CatMqConsumer alone = new CatMqConsumer(
                connection(server.url()), ConsumerOptions.builder().build())) {
            alone.assign(List.of(new TopicPartition(in, 0)));
            assertThatThrownBy(() -> alone.settle(settlement("x", 1))).isInstanceOf(IllegalStateException.class);
        }
        try (CatMqConsumer consumer = consumer(server.url())) {
            pollAtLeast(consumer, 1);
            assertThatThrownBy(() -> consumer.settle(Settlement.builder()
                            .append(Message.of(out, "fine"))
                            .append(Message.of("nowhere-" + out, "x"))
                            .commit(new TopicPartition(in, 0), 1)
                            .build()))
                    .isInstanceOf(UnknownTopicException.class);
            assertThatThrownBy(() -> consumer.settle(settlement("beyond", 2)))
                    .isInstanceOfSatisfying(
                            CatMqException.class, e -> assertThat(e.code()).isEqualTo("COMMIT_BEYOND_END"));
            assertThat(valuesOf(out)).isEmpty();
            assertThat(consumer.settle(Settlement.builder()
                            .commit(new TopicPartition(in, 0), 1)
                            .build()))
                    .isEmpty();
            assertThat(committed(consumer)).isEqualTo(1);
        }
    }

    @Test
    void bad_bodies_are_refused_with_what_is_wrong() {
        assertProblem(settle(new byte[] {0, 0}), 400, "INVALID_REQUEST", "4 bytes with the length");
        assertProblem(settle(body("{\"offsets\":", "")), 400, "MALFORMED_JSON", "JSON");
        String offsets = "\"offsets\":[{\"topic\":\"" + in + "\",\"partition\":0,\"offset\":0}]";
        assertProblem(settle(body("{" + offsets + "}", "")), 400, "INVALID_REQUEST", "at least one partition");
        assertProblem(
                settle(body(
                        "{" + offsets + ",\"appends\":[{\"topic\":\"" + out + "\",\"partition\":0,\"bytes\":9}]}",
                        "x")),
                400,
                "INVALID_REQUEST",
                "1 bytes are left");
        assertProblem(
                settle(body(
                        "{" + offsets + ",\"appends\":[{\"topic\":\"" + out + "\",\"partition\":0,\"bytes\":1}]}",
                        "x")),
                422,
                "CORRUPT_BATCH",
                "header");
        assertProblem(
                settle(body("{" + offsets + ",\"appends\":[{\"topic\":\"nope\",\"partition\":0,\"bytes\":1}]}", "x")),
                404,
                "UNKNOWN_TOPIC",
                "nope");
        assertProblem(settle(new byte[5 * 1024 * 1024]), 413, "MESSAGE_TOO_LARGE", "settlement");
    }

    @Test
    void nothing_is_lost_or_doubled_while_connections_to_the_server_are_cut() throws IOException {
        int port = freePort();
        try (CuttingProxy proxy = new CuttingProxy(port, System.nanoTime(), 60);
                // Clients learn its URL from it, and would go past the proxy.
                TestServer cut = TestServer.start(
                        "--server.port=" + port, "--catmq.broker.advertised-url=http://127.0.0.1:" + proxy.port())) {
            cut.ask("POST", "/v1/topics", "{\"name\":\"" + in + "\",\"partitions\":1}");
            cut.ask("POST", "/v1/topics", "{\"name\":\"" + out + "\",\"partitions\":3}");
            settleAll(cut, proxy);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void settleAll(TestServer cut, CuttingProxy proxy) {
        int messages = 120;
        String[] values = new String[messages];
        for (int i = 0; i < messages; i++) {
            values[i] = "v" + i;
        }
        send(cut, in, values);
        try (CatMqConsumer consumer = consumer("http://127.0.0.1:" + proxy.port())) {
            proxy.cutting(true);
            Deque<ReceivedMessage> open = new ArrayDeque<>();
            Awaitility.await().atMost(Duration.ofSeconds(300)).until(() -> {
                try {
                    open.addAll(consumer.poll(Duration.ofMillis(200)));
                    while (!open.isEmpty()) {
                        consumer.settle(copies(open.element()));
                        open.remove();
                    }
                    return Long.valueOf(messages).equals(committed(consumer));
                } catch (FencedException e) {
                    // Its heartbeats were cut for as long as a session: it joins again and goes on from what is
                    // committed.
                    open.clear();
                } catch (CatMqException e) {
                    if (ErrorCode.COMMIT_BACKWARDS.name().equals(e.code())) {
                        // The try before, of which it was not known how it had ended.
                        open.remove();
                    } else if (!e.retriable()) {
                        throw e;
                    }
                }
                return false;
            });
            proxy.cutting(false);
            assertThat(proxy.cuts()).isPositive();
        }
        Map<String, Integer> counts = new TreeMap<>();
        valuesOf(cut, out).values().forEach(value -> counts.merge(value, 1, Integer::sum));
        assertThat(counts).hasSize(messages);
        assertThat(counts.values()).allMatch(count -> count == 2);
    }

    private Settlement copies(ReceivedMessage message) {
        return Settlement.builder()
                .append(Message.builder(out)
                        .partition((int) (message.offset() % 3))
                        .value(message.value())
                        .build())
                .append(Message.builder(out)
                        .partition((int) ((message.offset() + 1) % 3))
                        .value(message.value())
                        .build())
                .commit(message.topicPartition(), message.offset() + 1)
                .build();
    }

    private Settlement settlement(String value, long offset) {
        return Settlement.builder()
                .append(Message.of(out, value))
                .commit(new TopicPartition(in, 0), offset)
                .build();
    }

    private CatMqConsumer consumer(String url) {
        CatMqConsumer consumer = new CatMqConsumer(
                connection(url), ConsumerOptions.builder().group(group).build());
        consumer.subscribe(List.of(in));
        return consumer;
    }

    private static ConnectionOptions connection(String url) {
        return ConnectionOptions.builder().servers(url).build();
    }

    private static void pollAtLeast(CatMqConsumer consumer, int messages) {
        List<ReceivedMessage> received = new ArrayList<>();
        Awaitility.await()
                .ignoreExceptionsInstanceOf(ServerUnavailableException.class)
                .until(() -> {
                    received.addAll(consumer.poll(Duration.ofMillis(200)));
                    return received.size() >= messages;
                });
    }

    private Long committed(CatMqConsumer consumer) {
        TopicPartition partition = new TopicPartition(in, 0);
        return consumer.committed(Set.of(partition)).get(partition);
    }

    private static void send(String topic, String... values) {
        send(server, topic, values);
    }

    private static void send(TestServer to, String topic, String... values) {
        try (CatMqProducer producer = new CatMqProducer(connection(to.url()))) {
            for (String value : values) {
                producer.send(Message.of(topic, value));
            }
            producer.flush();
        }
    }

    private static String at(SendResult result) {
        return result.partition() + ":" + result.offset();
    }

    private static Map<String, String> valuesOf(String topic) {
        return valuesOf(server, topic);
    }

    private static Map<String, String> valuesOf(TestServer from, String topic) {
        Map<String, String> values = new TreeMap<>();
        for (int partition = 0; partition < 3; partition++) {
            long offset = 0;
            while (true) {
                var answer = from.ask(
                        "GET", "/v1/topics/" + topic + "/partitions/" + partition + "/messages?offset=" + offset, "");
                for (var message : answer.path("messages").values()) {
                    String value = message.has("text")
                            ? message.path("text").asString()
                            : new String(
                                    java.util.Base64.getDecoder()
                                            .decode(message.path("base64").asString()),
                                    java.nio.charset.StandardCharsets.UTF_8);
                    values.put(partition + ":" + message.path("offset").asLong(), value);
                }
                if (answer.path("nextOffset").asLong() == offset) {
                    break;
                }
                offset = answer.path("nextOffset").asLong();
            }
        }
        return values;
    }

    private HttpResponse<String> settle(byte[] body) {
        return server.send(server.request("/v1/groups/" + group + "/settle")
                .header("Content-Type", "application/vnd.catmq.settlement")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private static byte[] body(String json, String rest) {
        byte[] head = io.catmq.client.wire.SettleBody.head(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        byte[] tail = rest.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] body = java.util.Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, body, head.length, tail.length);
        return body;
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code, String words) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").contains(words);
    }
}
