package io.catmq.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Limits and bad input: every wrong request gets problem details that say what is wrong, over real HTTP. */
class ErrorsOverHttpTest {
    private static final String JSON = "application/json";
    private static final String RECORDS = "/v1/topics/t/partitions/0/records";
    private static final int MIB = 1024 * 1024;

    private static TestServer server;

    /**
     * A wrong request and its answer.
     *
     * @param expected fields of the problem and their values as text
     */
    record Wrong(
            String what,
            String method,
            String path,
            String contentType,
            BodyPublisher body,
            Map<String, String> headers,
            ErrorCode code,
            Map<String, String> expected) {
        @Override
        public String toString() {
            return what + " -> " + code;
        }
    }

    @BeforeAll
    static void start() {
        server = TestServer.start("--catmq.topics.auto-create=false", "--catmq.topics.max-partitions=50");
        server.ask("POST", "/v1/topics", "{\"name\":\"t\",\"partitions\":2}");
        server.ask("POST", "/v1/topics/t/messages", "{\"messages\":[{\"text\":\"x\",\"partition\":0}]}");
        server.ask("POST", "/v1/groups/g/offsets", commit(1));
        server.ask("POST", "/v1/groups/owned/heartbeat", heartbeat(0));
        server.send(records(1, 5));
        server.send(records(0, 9));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String commit(long offset) {
        return "{\"offsets\":[{\"topic\":\"t\",\"partition\":0,\"offset\":" + offset + "}]}";
    }

    private static String heartbeat(long epoch) {
        return "{\"memberId\":\"m1\",\"memberEpoch\":" + epoch + ",\"subscribedTopics\":[\"t\"],"
                + "\"owned\":[],\"sessionTimeoutMs\":300000}";
    }

    private static byte[] batch(long producer, int epoch, int sequence) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, 256);
        batch.append(1, null, new byte[100], List.of());
        return batch.build(producer, epoch, sequence).toByteArray();
    }

    private static byte[] compressed(int bytes) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.LZ4, 256);
        batch.append(1, null, new byte[bytes], List.of());
        return batch.build(-1, -1, -1).toByteArray();
    }

    private static HttpRequest.Builder records(int epoch, int sequence) {
        return server.request(RECORDS)
                .header("Content-Type", ApiHeaders.RECORDS_TYPE)
                .header(ApiHeaders.ATTEMPT, "1")
                .POST(BodyPublishers.ofByteArray(batch(77, epoch, sequence)));
    }

    private static Wrong get(String what, String path, ErrorCode code, Map<String, String> expected) {
        return new Wrong(what, "GET", path, JSON, BodyPublishers.noBody(), Map.of(), code, expected);
    }

    private static Wrong send(
            String what, String method, String path, String body, ErrorCode code, Map<String, String> expected) {
        return new Wrong(what, method, path, JSON, BodyPublishers.ofString(body), Map.of(), code, expected);
    }

    private static Wrong produce(
            String what, String path, BodyPublisher body, ErrorCode code, Map<String, String> expected) {
        return new Wrong(what, "POST", path, ApiHeaders.RECORDS_TYPE, body, Map.of(), code, expected);
    }

    /** As many blanks, without a Content-Length. */
    private static BodyPublisher chunked(int bytes) {
        return BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(" ".repeat(bytes).getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] corrupt() {
        byte[] bytes = batch(-1, -1, -1);
        bytes[bytes.length - 1] ^= 1;
        return bytes;
    }

    static Stream<Wrong> limits() {
        String limit = Integer.toString(MIB + 16 * 1024);
        String text = "{\"messages\":[{\"text\":\"" + "x".repeat(MIB + 1) + "\"}]}";
        return Stream.of(
                produce(
                        "a large batch",
                        RECORDS,
                        BodyPublishers.ofByteArray(new byte[2 * MIB]),
                        ErrorCode.MESSAGE_TOO_LARGE,
                        Map.of("limit", limit)),
                produce(
                        "a large batch of unknown length",
                        RECORDS,
                        chunked(2 * MIB),
                        ErrorCode.MESSAGE_TOO_LARGE,
                        Map.of("limit", limit)),
                send(
                        "a large message as JSON",
                        "POST",
                        "/v1/topics/t/messages",
                        text,
                        ErrorCode.MESSAGE_TOO_LARGE,
                        Map.of("limit", Integer.toString(MIB))),
                new Wrong(
                        "endless JSON",
                        "POST",
                        "/v1/topics",
                        JSON,
                        chunked(5 * MIB),
                        Map.of(),
                        ErrorCode.MESSAGE_TOO_LARGE,
                        Map.of()),
                new Wrong(
                        "long JSON",
                        "POST",
                        "/v1/topics/t/messages",
                        JSON,
                        BodyPublishers.ofByteArray(new byte[5 * MIB]),
                        Map.of(),
                        ErrorCode.MESSAGE_TOO_LARGE,
                        Map.of()),
                new Wrong(
                        "endless JSON for a group that is called as the end of another path",
                        "PATCH",
                        "/v1/groups/records",
                        JSON,
                        chunked(5 * MIB),
                        Map.of(),
                        ErrorCode.MESSAGE_TOO_LARGE,
                        Map.of()),
                produce(
                        "a large message in a small batch",
                        RECORDS,
                        BodyPublishers.ofByteArray(compressed(2 * MIB)),
                        ErrorCode.MESSAGE_TOO_LARGE,
                        Map.of("limit", limit)),
                produce(
                        "a corrupt batch",
                        RECORDS,
                        BodyPublishers.ofByteArray(corrupt()),
                        ErrorCode.CORRUPT_BATCH,
                        Map.of()),
                produce(
                        "no batch at all",
                        RECORDS,
                        BodyPublishers.ofString("hello"),
                        ErrorCode.CORRUPT_BATCH,
                        Map.of()),
                produce("an empty body", RECORDS, BodyPublishers.noBody(), ErrorCode.CORRUPT_BATCH, Map.of()),
                send(
                        "too many partitions",
                        "POST",
                        "/v1/topics",
                        "{\"name\":\"x\",\"partitions\":51}",
                        ErrorCode.TOO_MANY_PARTITIONS,
                        Map.of("limit", "50", "field", "partitions")),
                send(
                        "too many partitions later",
                        "PATCH",
                        "/v1/topics/t",
                        "{\"partitions\":51}",
                        ErrorCode.TOO_MANY_PARTITIONS,
                        Map.of("limit", "50")),
                send(
                        "fewer partitions",
                        "PATCH",
                        "/v1/topics/t",
                        "{\"partitions\":1}",
                        ErrorCode.PARTITIONS_SHRINK,
                        Map.of("limit", "2", "topic", "t")));
    }

    static Stream<Wrong> names() {
        return Stream.of(
                get("an unknown topic", "/v1/topics/nope", ErrorCode.UNKNOWN_TOPIC, Map.of("topic", "nope")),
                produce(
                        "a batch for an unknown topic",
                        "/v1/topics/nope/partitions/0/records",
                        BodyPublishers.ofByteArray(batch(-1, -1, -1)),
                        ErrorCode.UNKNOWN_TOPIC,
                        Map.of()),
                send(
                        "JSON for an unknown topic",
                        "POST",
                        "/v1/topics/nope/messages",
                        "{\"messages\":[{\"text\":\"x\"}]}",
                        ErrorCode.UNKNOWN_TOPIC,
                        Map.of()),
                send("deleting an unknown topic", "DELETE", "/v1/topics/nope", "", ErrorCode.UNKNOWN_TOPIC, Map.of()),
                get(
                        "an unknown partition",
                        "/v1/topics/t/partitions/9/messages",
                        ErrorCode.UNKNOWN_PARTITION,
                        Map.of("topic", "t", "partition", "9")),
                get(
                        "a partition that is no number",
                        "/v1/topics/t/partitions/x/messages",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "partition")),
                get("an unknown group", "/v1/groups/nope", ErrorCode.UNKNOWN_GROUP, Map.of()),
                send(
                        "a bad name",
                        "POST",
                        "/v1/topics",
                        "{\"name\":\"a b\"}",
                        ErrorCode.INVALID_NAME,
                        Map.of("field", "name")),
                send("a reserved name", "POST", "/v1/topics", "{\"name\":\"__x\"}", ErrorCode.INVALID_NAME, Map.of()),
                send("a name of dots", "POST", "/v1/topics", "{\"name\":\"..\"}", ErrorCode.INVALID_NAME, Map.of()),
                send(
                        "a long name",
                        "POST",
                        "/v1/topics",
                        "{\"name\":\"" + "x".repeat(201) + "\"}",
                        ErrorCode.INVALID_NAME,
                        Map.of()),
                send(
                        "a topic that exists",
                        "POST",
                        "/v1/topics",
                        "{\"name\":\"t\"}",
                        ErrorCode.TOPIC_EXISTS,
                        Map.of("topic", "t")));
    }

    static Stream<Wrong> offsetsAndEpochs() {
        return Stream.of(
                get(
                        "an offset behind the end",
                        "/v1/topics/t/partitions/0/messages?offset=99",
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        Map.of("low", "0", "high", "2")),
                send(
                        "a commit beyond the end",
                        "POST",
                        "/v1/groups/g/offsets",
                        commit(99),
                        ErrorCode.COMMIT_BEYOND_END,
                        Map.of("high", "2", "topic", "t", "partition", "0")),
                send(
                        "a commit backwards",
                        "POST",
                        "/v1/groups/g/offsets",
                        commit(0),
                        ErrorCode.COMMIT_BACKWARDS,
                        Map.of("topic", "t")),
                send(
                        "a commit for what a member holds",
                        "POST",
                        "/v1/groups/owned/offsets",
                        commit(1),
                        ErrorCode.FENCED,
                        Map.of("topic", "t", "partition", "0")),
                send(
                        "a commit for a topic that was deleted and made anew",
                        "POST",
                        "/v1/groups/g/offsets",
                        "{\"offsets\":[{\"topic\":\"t\",\"partition\":0,\"offset\":1,\"topicId\":987654}]}",
                        ErrorCode.UNKNOWN_TOPIC,
                        Map.of("topic", "t")),
                send(
                        "a negative offset",
                        "POST",
                        "/v1/groups/g/offsets",
                        commit(-1),
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "offsets[0].offset")),
                send(
                        "a heartbeat of nobody",
                        "POST",
                        "/v1/groups/g/heartbeat",
                        heartbeat(4),
                        ErrorCode.UNKNOWN_MEMBER,
                        Map.of()),
                send(
                        "a heartbeat with a failing message of no topic",
                        "POST",
                        "/v1/groups/owned/heartbeat",
                        "{\"memberId\":\"m1\",\"memberEpoch\":0,\"failing\":[{\"partition\":0,\"offset\":1,\"attempts\":1,\"failingForMs\":1}]}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "failing")),
                send(
                        "a heartbeat with an epoch that was never given",
                        "POST",
                        "/v1/groups/owned/heartbeat",
                        heartbeat(99),
                        ErrorCode.FENCED,
                        Map.of()),
                send(
                        "a list with nothing in it",
                        "POST",
                        "/v1/groups/g/heartbeat",
                        "{\"memberId\":\"m\",\"memberEpoch\":0,\"subscribedTopics\":[null]}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "subscribedTopics")),
                produce(
                        "a stale producer",
                        RECORDS,
                        BodyPublishers.ofByteArray(batch(77, 0, 0)),
                        ErrorCode.STALE_EPOCH,
                        Map.of("topic", "t")),
                produce(
                        "a sequence that leaves a gap",
                        RECORDS,
                        BodyPublishers.ofByteArray(batch(77, 1, 50)),
                        ErrorCode.OUT_OF_ORDER_SEQUENCE,
                        Map.of("partition", "0")),
                produce(
                        "a sequence from long ago",
                        RECORDS,
                        BodyPublishers.ofByteArray(batch(77, 1, 3)),
                        ErrorCode.DUPLICATE_SEQUENCE,
                        Map.of()),
                get("no time", "/v1/topics/t/offsets?at=yesterday", ErrorCode.INVALID_REQUEST, Map.of("field", "at")),
                get("no parameter", "/v1/topics/t/offsets", ErrorCode.INVALID_REQUEST, Map.of("field", "at")));
    }

    static Stream<Wrong> json() {
        String topics = "/v1/topics";
        return Stream.of(
                send("half an object", "POST", topics, "{\"name\":", ErrorCode.MALFORMED_JSON, Map.of()),
                send("two objects", "POST", topics, "{\"name\":\"x\"}{}", ErrorCode.INVALID_REQUEST, Map.of()),
                send("no body", "POST", topics, "", ErrorCode.MALFORMED_JSON, Map.of()),
                send("a list", "POST", topics, "[]", ErrorCode.INVALID_REQUEST, Map.of()),
                send("a missing field", "POST", topics, "{}", ErrorCode.INVALID_REQUEST, Map.of("field", "name")),
                send(
                        "an unknown field",
                        "POST",
                        topics,
                        "{\"name\":\"x\",\"colour\":1}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "colour")),
                send(
                        "a text for a number",
                        "POST",
                        topics,
                        "{\"name\":\"x\",\"partitions\":\"3\"}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "partitions")),
                send(
                        "a broken number",
                        "POST",
                        topics,
                        "{\"name\":\"x\",\"partitions\":1.5}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "partitions")),
                send(
                        "a huge number",
                        "POST",
                        topics,
                        "{\"name\":\"x\",\"partitions\":99999999999}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "partitions")),
                send(
                        "a number for a text",
                        "POST",
                        topics,
                        "{\"name\":3}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "name")),
                send(
                        "a wrong type deep inside",
                        "POST",
                        "/v1/fetch",
                        "{\"maxWaitMs\":0,\"maxBytes\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":true}]}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "partitions[0].partition")),
                send(
                        "a missing number deep inside",
                        "POST",
                        "/v1/fetch",
                        "{\"maxWaitMs\":0,\"maxBytes\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":0}]}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "partitions[0].offset")),
                send(
                        "bad base64",
                        "POST",
                        "/v1/topics/t/messages",
                        "{\"messages\":[{\"base64\":\"?\"}]}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "messages[0].base64")),
                send(
                        "text and value",
                        "POST",
                        "/v1/topics/t/messages",
                        "{\"messages\":[{\"text\":\"a\",\"value\":1}]}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "messages[0]")),
                send(
                        "no messages",
                        "POST",
                        "/v1/topics/t/messages",
                        "{\"messages\":[]}",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "messages")));
    }

    static Stream<Wrong> http() {
        return Stream.of(
                get("no such path", "/v1/nothing", ErrorCode.NOT_FOUND, Map.of()),
                get("no such page", "/nothing.html", ErrorCode.NOT_FOUND, Map.of()),
                send(
                        "a method that is not possible",
                        "PUT",
                        "/v1/topics",
                        "{}",
                        ErrorCode.METHOD_NOT_ALLOWED,
                        Map.of()),
                new Wrong(
                        "a form",
                        "POST",
                        "/v1/topics",
                        "application/x-www-form-urlencoded",
                        BodyPublishers.ofString("name=x"),
                        Map.of(),
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        Map.of()),
                new Wrong(
                        "JSON for a record batch",
                        "POST",
                        RECORDS,
                        JSON,
                        BodyPublishers.ofString("{}"),
                        Map.of(),
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        Map.of()),
                new Wrong(
                        "an answer that cannot be",
                        "GET",
                        "/v1/topics",
                        JSON,
                        BodyPublishers.noBody(),
                        Map.of("Accept", "image/png"),
                        ErrorCode.NOT_ACCEPTABLE,
                        Map.of()),
                new Wrong(
                        "a transaction that is no number",
                        "GET",
                        "/v1/topics",
                        JSON,
                        BodyPublishers.noBody(),
                        Map.of(ApiHeaders.TXID, "soon"),
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", ApiHeaders.TXID)),
                new Wrong(
                        "a transaction that never comes",
                        "GET",
                        "/v1/topics",
                        JSON,
                        BodyPublishers.noBody(),
                        Map.of(ApiHeaders.TXID, "999999"),
                        ErrorCode.METADATA_BEHIND,
                        Map.of("retryAfterMs", "500")),
                get(
                        "too many lines",
                        "/v1/metadata/log?limit=1001",
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "limit")),
                produce(
                        "records that may lie before the first offset",
                        RECORDS + "?since=-1",
                        BodyPublishers.ofByteArray(batch(78, 0, 0)),
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "since")),
                produce(
                        "records to be looked for that are of no producer",
                        RECORDS + "?since=0",
                        BodyPublishers.ofByteArray(batch(-1, -1, -1)),
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", "since")),
                produce(
                        "records that may lie behind the end",
                        RECORDS + "?since=99",
                        BodyPublishers.ofByteArray(batch(78, 0, 0)),
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        Map.of("low", "0", "topic", "t")),
                produce(
                        "records for a topic that was deleted and made anew",
                        RECORDS + "?topicId=987654&since=0",
                        BodyPublishers.ofByteArray(batch(78, 0, 0)),
                        ErrorCode.UNKNOWN_TOPIC,
                        Map.of("topic", "t")),
                new Wrong(
                        "an attempt that is no number",
                        "POST",
                        RECORDS,
                        ApiHeaders.RECORDS_TYPE,
                        BodyPublishers.ofByteArray(batch(-1, -1, -1)),
                        Map.of(ApiHeaders.ATTEMPT, "first"),
                        ErrorCode.INVALID_REQUEST,
                        Map.of("field", ApiHeaders.ATTEMPT)));
    }

    @ParameterizedTest
    @MethodSource({"limits", "names", "offsetsAndEpochs", "json", "http"})
    void a_wrong_request_is_told_what_is_wrong(Wrong wrong) {
        HttpRequest.Builder request = server.request(wrong.path())
                .header("Content-Type", wrong.contentType())
                .method(wrong.method(), wrong.body());
        wrong.headers().forEach(request::header);
        HttpResponse<String> answer = server.send(request);
        assertProblem(answer.body(), wrong.code(), wrong.expected());
        assertThat(answer.statusCode()).isEqualTo(wrong.code().status());
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(ApiHeaders.PROBLEM_TYPE);
    }

    private static void assertProblem(String body, ErrorCode code, Map<String, String> expected) {
        JsonNode problem = new JsonMapper().readTree(body);
        assertThat(problem.path("code").asString()).as(body).isEqualTo(code.name());
        assertThat(problem.path("status").asInt()).isEqualTo(code.status());
        assertThat(problem.path("retriable").asBoolean()).isEqualTo(code.retriable());
        assertThat(problem.path("detail").asString())
                .isNotBlank()
                .doesNotContain("Exception", "io.catmq", "org.springframework", "tools.jackson", "java.");
        expected.forEach((field, value) -> assertThat(problem.path(field).asString())
                .as(field + " of " + body)
                .isEqualTo(value));
    }

    @Test
    void a_malformed_path_gets_no_page_of_the_container() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write("GET /v1/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = read(socket.getInputStream());
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("INVALID_REQUEST")
                    .doesNotContain("<html");
        }
    }

    private static String read(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void who_publishes_to_an_unknown_topic_is_told_which_setting_keeps_it_from_being_created() {
        HttpResponse<String> answer = server.post("/v1/topics/nope/messages", "{\"messages\":[{\"text\":\"x\"}]}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("catmq.topics.auto-create");
    }

    @Test
    void an_error_of_one_partition_does_not_keep_a_fetch_waiting() {
        long start = System.nanoTime();
        HttpResponse<String> answer = server.post(
                "/v1/fetch",
                "{\"maxWaitMs\":30000,\"maxBytes\":1000,\"partitions\":["
                        + "{\"topic\":\"t\",\"partition\":1,\"offset\":0},"
                        + "{\"topic\":\"nope\",\"partition\":0,\"offset\":0},"
                        + "{\"topic\":\"t\",\"partition\":0,\"offset\":99}]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("UNKNOWN_TOPIC", "OFFSET_OUT_OF_RANGE");
        assertThat(System.nanoTime() - start).isLessThan(25_000_000_000L);
    }
}
