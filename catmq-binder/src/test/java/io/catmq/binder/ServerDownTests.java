package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.NewTopic;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;

/** The server is not there when the application starts, or goes away later. */
@Timeout(180)
class ServerDownTests {
    @Test
    void the_application_starts_without_a_server_and_works_when_one_comes_and_when_it_comes_back() throws Exception {
        try (TestServer server = TestServer.atFreePort();
                TestApplication application = TestApplication.run(
                        server,
                        Received.Application.class,
                        "spring.cloud.stream.catmq.binder.start-timeout=1s",
                        "spring.cloud.stream.output-bindings=out",
                        "spring.cloud.stream.bindings.out.destination=events",
                        "spring.cloud.stream.bindings.in-in-0.destination=events",
                        "spring.cloud.stream.bindings.in-in-0.group=group")) {
            assertThat(application.health("server").getStatus()).isEqualTo(Status.DOWN);
            assertThat(application.health("in-in-0").getStatus()).isEqualTo(Status.DOWN);

            server.start();
            application.send("events", "first");
            application.bean(Received.class).await(1);
            assertThat(application.health("server").getStatus()).isEqualTo(Status.UP);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> application.health("in-in-0").getStatus().equals(Status.UP));

            server.stop();
            assertThat(application.health("server").getStatus()).isEqualTo(Status.DOWN);
            server.start();
            IntStream.range(0, 10).forEach(i -> application.send("events", "again " + i));
            application.bean(Received.class).await(11);
            assertThat(application.bean(Received.class).texts()).contains("first", "again 0", "again 9");
        }
    }

    @Test
    void an_application_stops_also_while_the_server_is_away_and_its_messages_wait() {
        try (TestServer server = TestServer.atFreePort().start()) {
            try (TestApplication application = consumer(server)) {
                application.send("events", "first");
                application.bean(Received.class).await(1);
                server.stop();
            }
            server.start();
            try (TestApplication application = consumer(server)) {
                application.send("events", "second");
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                                application.bean(Received.class).texts())
                        .contains("second"));
            }
        }
    }

    @Test
    void what_is_known_to_be_wrong_with_a_topic_stays_known_while_the_server_is_away() {
        try (TestServer server = TestServer.atFreePort().start();
                CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            admin.createTopic(NewTopic.of("events", 1));
            try (TestApplication application = TestApplication.run(
                    server,
                    CatMqBinderTests.Nothing.class,
                    "spring.cloud.stream.bindings.out.destination=events",
                    "spring.cloud.stream.bindings.out.producer.partition-count=3")) {
                assertThatThrownBy(() -> application.send("out", "text"))
                        .rootCause()
                        .hasMessageContaining("asks for 3");
                server.stop();
                // Until it has been looked for again.
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                                application.health("out").getDetails().toString())
                        .doesNotContain("asks for 3"));
                assertThatThrownBy(() -> application.send("out", "text"))
                        .rootCause()
                        .hasMessageContaining("asks for 3");
            }
        }
    }

    private static TestApplication consumer(TestServer server) {
        return TestApplication.run(
                server,
                Received.Application.class,
                "spring.cloud.stream.catmq.binder.start-timeout=1s",
                "spring.cloud.stream.catmq.binder.shutdown-timeout=5s",
                "spring.cloud.stream.bindings.in-in-0.destination=events",
                "spring.cloud.stream.bindings.in-in-0.group=group");
    }
}
