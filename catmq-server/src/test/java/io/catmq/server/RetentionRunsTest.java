package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Old messages are removed by a server that nobody tells to. */
class RetentionRunsTest {

    @Test
    void what_is_over_the_size_of_its_topic_goes_while_the_server_runs() {
        try (TestServer server = TestServer.start("--catmq.topics.retention-check-interval=1s")) {
            server.ask("POST", "/v1/topics", "{\"name\":\"small\",\"partitions\":1,\"retentionBytes\":2000}");
            server.ask("POST", "/v1/topics", "{\"name\":\"whole\",\"partitions\":1}");
            for (int i = 0; i < 20; i++) {
                for (String topic : new String[] {"small", "whole"}) {
                    String text = "message " + i + " of many ".repeat(30);
                    server.ask(
                            "POST",
                            "/v1/topics/" + topic + "/messages",
                            "{\"messages\":[{\"text\":\"" + text + "\",\"partition\":0}]}");
                }
            }
            Awaitility.await().until(() -> start(server, "small") > 0);
            assertThat(server.get("/v1/topics/small/partitions/0/messages?offset=19")
                            .body())
                    .as("the newest stay")
                    .contains("message 19");
            assertThat(start(server, "whole")).isZero();
        }
    }

    private static long start(TestServer server, String topic) {
        JsonNode described = TestServer.json(server.get("/v1/topics/" + topic));
        return described.path("partitions").path(0).path("logStartOffset").asLong();
    }
}
