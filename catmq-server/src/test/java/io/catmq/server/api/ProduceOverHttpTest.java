package io.catmq.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Record batches over real HTTP. */
class ProduceOverHttpTest {

    @Test
    void a_batch_that_comes_again_is_answered_as_it_was_the_first_time() {
        try (TestServer server = TestServer.start()) {
            server.ask("POST", "/v1/topics", "{\"name\":\"t\",\"partitions\":1}");
            JsonNode first = produce(server, 0);
            Instant sent = Clock.systemUTC().instant();
            Awaitility.await().until(() -> Clock.systemUTC().instant().isAfter(sent.plus(Duration.ofMillis(20))));
            JsonNode again = produce(server, 1);
            assertThat(first.path("duplicate").asBoolean()).isFalse();
            assertThat(again.path("duplicate").asBoolean()).isTrue();
            for (String field : List.of("baseOffset", "count", "appendedAt")) {
                assertThat(again.path(field)).as(field).isEqualTo(first.path(field));
            }
        }
    }

    private static JsonNode produce(TestServer server, int attempt) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, 256);
        batch.append(1, null, new byte[100], List.of());
        HttpResponse<String> answer = server.send(server.request("/v1/topics/t/partitions/0/records")
                .header("Content-Type", ApiHeaders.RECORDS_TYPE)
                .header(ApiHeaders.ATTEMPT, Integer.toString(attempt))
                .POST(BodyPublishers.ofByteArray(batch.build(77, 0, 0).toByteArray())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestServer.json(answer);
    }
}
