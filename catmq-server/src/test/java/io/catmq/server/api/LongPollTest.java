package io.catmq.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.FetchResponse;
import io.catmq.client.wire.FetchSection;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.TestServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Fetches that wait: answered by the thread that appends, which nobody's slow connection may hold up. */
@ExtendWith(OutputCaptureExtension.class)
class LongPollTest {
    private static final int MIB = 1024 * 1024;
    /** As long as the server lets a fetch wait. */
    private static final int LONG = 30_000;
    /** Less than that. */
    private static final int AT_ONCE = 25;

    private static TestServer server;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static int topics;
    private final List<CompletableFuture<?>> fetches = new ArrayList<>();
    private String topic;

    @BeforeAll
    static void start() {
        server = TestServer.start("--catmq.limits.max-message-bytes=8MB", "--catmq.fetch.max-bytes=16MB");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void newTopic() {
        topic = "topic-" + ++topics;
        server.ask("POST", "/v1/topics", "{\"name\":\"" + topic + "\",\"partitions\":3}");
    }

    private String fetchJson(int waitMs, String more) {
        return fetchJson(0, waitMs, more);
    }

    private String fetchJson(long offset, int waitMs, String more) {
        return "{\"maxWaitMs\":" + waitMs + ",\"maxBytes\":16000000," + more + "\"partitions\":["
                + String.join(
                        ",",
                        IntStream.range(0, 3)
                                .mapToObj(partition -> "{\"topic\":\"" + topic + "\",\"partition\":" + partition
                                        + ",\"offset\":" + (partition == 0 ? offset : 0) + "}")
                                .toList())
                + "]}";
    }

    private CompletableFuture<List<FetchSection>> fetch(int waitMs, String more) {
        return fetchFrom(0, waitMs, more);
    }

    private CompletableFuture<List<FetchSection>> fetchFrom(long offset, int waitMs, String more) {
        HttpRequest request = server.request("/v1/fetch")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(fetchJson(offset, waitMs, more)))
                .build();
        CompletableFuture<List<FetchSection>> fetch =
                HTTP.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(LongPollTest::sections);
        fetches.add(fetch);
        return fetch;
    }

    private static List<FetchSection> sections(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        try {
            return FetchResponse.read(answer.body(), answer.body().length);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private void produce(int partition, int bytes) {
        byte[] value = new byte[bytes];
        new Random(bytes).nextBytes(value);
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, bytes + 100);
        batch.append(1, null, value, List.of());
        HttpResponse<String> answer =
                server.send(server.request("/v1/topics/" + topic + "/partitions/" + partition + "/records")
                        .header("Content-Type", ApiHeaders.RECORDS_TYPE)
                        .header(ApiHeaders.ATTEMPT, "0")
                        .POST(BodyPublishers.ofByteArray(batch.build().toByteArray())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void awaitWaiting(int count) {
        WaitingFetches waiting = server.context().getBean(WaitingFetches.class);
        Awaitility.await().untilAsserted(() -> {
            assertThat(fetches).noneMatch(CompletableFuture::isCompletedExceptionally);
            assertThat(waiting.size()).isEqualTo(count);
        });
    }

    @Test
    void a_fetch_with_a_read_delay_is_answered_when_the_message_is_due_whether_it_was_there_before_or_came_meanwhile()
            throws Exception {
        produce(0, 10);
        CompletableFuture<List<FetchSection>> before = fetch(LONG, "\"readDelayMs\":1500,");
        assertThat(before.get(60, TimeUnit.SECONDS))
                .as("an empty answer comes when the wait is over")
                .hasSize(1);
        CompletableFuture<List<FetchSection>> meanwhile = fetchFrom(1, LONG, "\"readDelayMs\":1500,");
        awaitWaiting(1);
        produce(0, 10);
        assertThat(meanwhile.get(60, TimeUnit.SECONDS)).hasSize(1);
        assertThat(fetch(0, "\"readDelayMs\":3600000,").get())
                .as("what is not due")
                .isEmpty();
    }

    @Test
    void a_read_delay_out_of_range_is_refused() {
        HttpResponse<String> answer = server.post("/v1/fetch", fetchJson(0, "\"readDelayMs\":2592000001,"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("readDelayMs", "30 days");
    }

    @Test
    void an_append_answers_a_waiting_fetch() throws Exception {
        CompletableFuture<List<FetchSection>> fetch = fetch(LONG, "");
        awaitWaiting(1);
        produce(1, 100);
        assertThat(fetch.get(AT_ONCE, TimeUnit.SECONDS)).singleElement().satisfies(section -> {
            assertThat(section.index()).isEqualTo(1);
            assertThat(section.endOffset()).isEqualTo(1);
            assertThat(section.chunks()).hasSize(1);
        });
        awaitWaiting(0);
    }

    @Test
    void a_large_append_arrives_whole() throws Exception {
        CompletableFuture<List<FetchSection>> fetch = fetch(LONG, "");
        awaitWaiting(1);
        produce(2, 7 * MIB);
        FetchSection section = fetch.get(AT_ONCE, TimeUnit.SECONDS).get(0);
        assertThat(section.chunks().get(0).length()).isGreaterThan(7 * MIB);
        assertThat(section.chunks().get(0).batches()).allMatch(batch -> batch.isCrcValid());
    }

    @Test
    void many_waiting_fetches_are_all_answered_by_one_append() throws Exception {
        List<CompletableFuture<List<FetchSection>>> fetches = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            fetches.add(fetch(LONG, ""));
        }
        awaitWaiting(50);
        produce(0, 100);
        for (CompletableFuture<List<FetchSection>> fetch : fetches) {
            assertThat(fetch.get(AT_ONCE, TimeUnit.SECONDS)).hasSize(1);
        }
        awaitWaiting(0);
    }

    @Test
    void without_an_append_the_answer_is_empty_when_the_wait_is_over() throws Exception {
        assertThat(fetch(200, "").get(AT_ONCE, TimeUnit.SECONDS)).isEmpty();
        awaitWaiting(0);
    }

    @Test
    void a_fetch_may_wait_for_more_than_the_first_byte() throws Exception {
        CompletableFuture<List<FetchSection>> fetch = fetch(LONG, "\"minBytes\":1000,");
        awaitWaiting(1);
        produce(0, 400);
        produce(1, 400);
        assertThat(fetch).isNotDone();
        produce(2, 400);
        assertThat(fetch.get(AT_ONCE, TimeUnit.SECONDS)).hasSize(3);
    }

    @Test
    void when_the_wait_is_over_less_than_the_wanted_bytes_are_returned() throws Exception {
        // Before it: a message that is to come while it waits may come too late.
        produce(0, 400);
        CompletableFuture<List<FetchSection>> fetch = fetch(500, "\"minBytes\":100000,");
        assertThat(fetch.get(AT_ONCE, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void no_append_is_lost_between_two_fetches() throws Exception {
        for (int i = 0; i < 100; i++) {
            String at = "{\"maxWaitMs\":" + LONG + ",\"maxBytes\":1000,\"partitions\":[{\"topic\":\"" + topic
                    + "\",\"partition\":0,\"offset\":" + i + "}]}";
            CompletableFuture<List<FetchSection>> fetch = HTTP.sendAsync(
                            server.request("/v1/fetch")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(at))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .thenApply(LongPollTest::sections);
            produce(0, 50);
            assertThat(fetch.get(AT_ONCE, TimeUnit.SECONDS)).hasSize(1);
        }
    }

    @Test
    void a_client_that_does_not_read_its_answer_holds_nobody_up() throws Exception {
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                stuck.add(askAndNeverRead());
            }
            CompletableFuture<List<FetchSection>> healthy = fetch(LONG, "");
            awaitWaiting(5);
            long start = System.nanoTime();
            produce(0, 8 * MIB - 1000);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(18));
            assertThat(healthy.get(AT_ONCE, TimeUnit.SECONDS)).hasSize(1);
            produce(0, 100);
            assertThat(fetch(100, "").get(AT_ONCE, TimeUnit.SECONDS)).isNotEmpty();
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
    }

    @Test
    void a_client_that_goes_while_its_fetch_waits_is_no_error(CapturedOutput output) throws Exception {
        for (int i = 0; i < 5; i++) {
            leave(fetchJson(LONG, ""));
            produce(0, 100);
            newTopic();
        }
        assertThat(output).doesNotContain("A waiting fetch failed");
    }

    /** Asks and closes the connection, with a reset, while the fetch waits. */
    private static void leave(String json) throws IOException {
        WaitingFetches waiting = server.context().getBean(WaitingFetches.class);
        try (Socket socket = ask(json)) {
            // Seen or not, it goes: the test must not depend on how fast the server is.
            long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            while (waiting.size() == 0 && System.nanoTime() - deadline < 0) {
                Thread.onSpinWait();
            }
            socket.setSoLinger(true, 0);
        }
    }

    private Socket askAndNeverRead() throws IOException {
        return ask(fetchJson(LONG, ""));
    }

    private static Socket ask(String json) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/fetch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }
}
