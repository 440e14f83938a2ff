package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an operator sees of the cluster. */
class ClusterOverHttpTest {
    @Test
    void a_server_leads_when_it_is_ready_and_tells_so_in_health_endpoint_and_metrics() {
        try (TestServer server = TestServer.start("--catmq.broker.id=one", "--catmq.cluster.poll-interval=100ms")) {
            JsonNode cluster = TestServer.json(server.get("/actuator/catmq"));
            assertThat(cluster.path("broker").asString()).isEqualTo("one");
            assertThat(cluster.path("leads").asBoolean()).isTrue();
            assertThat(cluster.path("leader").path("url").asString()).endsWith(":" + server.port());
            assertThat(cluster.path("term").asLong()).isLessThanOrEqualTo(1);
            assertThat(cluster.path("terms").get(0).path("broker").asString()).isEqualTo("one");
            assertThat(cluster.path("brokers").get(0).path("id").asString()).isEqualTo("one");
            assertThat(cluster.path("databases").get(0).path("kind").asString()).isEqualTo("H2");

            JsonNode health = TestServer.json(server.get("/actuator/health"))
                    .path("components")
                    .path("cluster");
            assertThat(health.path("status").asString()).isEqualTo("UP");
            assertThat(health.path("details").path("leader").path("id").asString())
                    .isEqualTo("one");
            assertThat(health.path("details")
                            .path("metadataDatabase")
                            .path("up")
                            .asBoolean())
                    .isTrue();

            assertThat(server.get("/actuator/prometheus").body())
                    .contains(
                            "catmq_cluster_leader 1.0",
                            "catmq_cluster_leader_known 1.0",
                            "catmq_cluster_elections_total 1.0",
                            "catmq_cluster_brokers 1.0",
                            "catmq_cluster_metadata_database_up 1.0",
                            "catmq_cluster_txid_lag");
            Awaitility.await()
                    .until(() -> server.get("/actuator/prometheus").body().contains("catmq_cluster_term 1.0"));
        }
    }
}
