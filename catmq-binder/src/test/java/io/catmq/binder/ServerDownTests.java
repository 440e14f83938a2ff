package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.NewTopic;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.binder.PollableMessageSource;

/** The server is not there when the application starts, or goes away later. */
@Timeout(180)
class ServerDownTests {
    private static final String GOES_ON_TRYING = "goes on trying";

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
            for (String entry : List.of("server", "in-in-0")) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> application.health(entry).getStatus().equals(Status.UP));
            }

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
        // The first one cannot say that it leaves.
        try (TestServer server = TestServer.atFreePort()
                .with("catmq.group.session-timeout", "10s")
                .start()) {
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

    /** One after the other, each of them would wait as long as one does. */
    @Test
    @Timeout(60)
    void many_bindings_start_and_stop_without_a_server_in_little_more_time_than_one() {
        List<String> names = IntStream.range(0, 40).mapToObj(i -> "out" + i).toList();
        try (TestServer server = TestServer.atFreePort();
                TestApplication application = TestApplication.run(
                        server,
                        CatMqBinderTests.Nothing.class,
                        "spring.cloud.stream.catmq.binder.start-timeout=3s",
                        "spring.cloud.stream.output-bindings=" + String.join(";", names))) {
            assertThat(names)
                    .allMatch(name -> application.health(name).getStatus().equals(Status.DOWN));
        }
    }

    @Test
    @Timeout(60)
    void bindings_that_found_no_server_any_more_do_not_look_for_it_long_when_they_stop() {
        try (TestServer server = TestServer.atFreePort().start()) {
            try (TestApplication application = manyInputs(server)) {
                inputs().forEach(name -> await().atMost(Duration.ofSeconds(30))
                        .until(() -> application.health(name).getStatus().equals(Status.UP)));
                server.stop();
                inputs().forEach(name -> await().atMost(Duration.ofSeconds(30))
                        .until(() -> application.health(name).getStatus().equals(Status.DOWN)));
            }
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void that_the_server_is_away_is_said_once(CapturedOutput output) {
        try (TestServer server = TestServer.atFreePort().start();
                TestApplication application =
                        consumer(server, "logging.level.io.catmq.binder.inbound.ConsumerWorker=debug")) {
            application.send("events", "first");
            application.bean(Received.class).await(1);
            InboundFixture.awaitUp(application);
            long warned = lines(output, "WARN", GOES_ON_TRYING);
            long tried = lines(output, "DEBUG", GOES_ON_TRYING);
            server.stop();
            await().atMost(Duration.ofSeconds(60)).until(() -> lines(output, "DEBUG", GOES_ON_TRYING) > tried + 1);
            assertThat(lines(output, "WARN", GOES_ON_TRYING)).isEqualTo(warned + 1);
        }
    }

    @Test
    void a_poll_without_a_server_takes_its_time_and_ends_with_its_source() throws Exception {
        Thread polling;
        try (TestServer server = TestServer.atFreePort();
                TestApplication application = TestApplication.run(
                        server,
                        CatMqBinderTests.Nothing.class,
                        "spring.cloud.stream.catmq.binder.start-timeout=1s",
                        "spring.cloud.stream.catmq.binder.reconnect-interval=1h",
                        "spring.cloud.stream.pollable-source=jobs",
                        "spring.cloud.stream.bindings.jobs-in-0.group=group",
                        "spring.cloud.stream.catmq.bindings.jobs-in-0.consumer.poll-timeout=1h")) {
            PollableMessageSource source = application.bean(PollableMessageSource.class);
            assertThat(source.poll(message -> {})).isFalse();
            polling = new Thread(() -> source.poll(message -> {}));
            polling.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> polling.getState() == Thread.State.TIMED_WAITING);
        }
        polling.join();
    }

    private static long lines(CapturedOutput output, String level, String text) {
        return output.toString()
                .lines()
                .filter(line -> line.contains(level) && line.contains(text))
                .count();
    }

    private static List<String> inputs() {
        return IntStream.range(0, 12).mapToObj(i -> "in" + i).toList();
    }

    private static TestApplication manyInputs(TestServer server) {
        return TestApplication.run(
                server,
                CatMqBinderTests.Nothing.class,
                Stream.concat(
                                Stream.of("spring.cloud.stream.input-bindings=" + String.join(";", inputs())),
                                inputs().stream().map(name -> "spring.cloud.stream.bindings." + name + ".group=group"))
                        .toArray(String[]::new));
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

    private static TestApplication consumer(TestServer server, String... more) {
        return TestApplication.run(
                server,
                Received.Application.class,
                Stream.concat(
                                Stream.of(
                                        "spring.cloud.stream.catmq.binder.start-timeout=1s",
                                        "spring.cloud.stream.catmq.binder.shutdown-timeout=5s",
                                        "spring.cloud.stream.bindings.in-in-0.destination=events",
                                        "spring.cloud.stream.bindings.in-in-0.group=group"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }
}
