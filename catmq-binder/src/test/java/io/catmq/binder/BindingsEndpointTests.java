package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /actuator/bindings} over HTTP: what it says in every state, and what it can change. */
@Timeout(180)
class BindingsEndpointTests extends InboundFixture {
    private static final String[] WEB = {
        "spring.main.web-application-type=servlet",
        "server.port=0",
        "management.endpoints.web.exposure.include=bindings",
        "management.endpoint.health.show-details=always",
        consumer("concurrency=2"),
        consumer("default-retryable=false"),
        consumer("retryable-exceptions.java.io.IOException=true"),
        catmq("start-from=earliest"),
        catmq("session-timeout=10s"),
        catmq("retry.delays=1s,1m"),
        catmq("dead-letter.enabled=true"),
        catmq("dead-letter.partitions=2"),
    };

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void a_running_binding_shows_its_settings() throws Exception {
        createTopic(2);
        TestApplication application = start(Received.Application.class, WEB);
        JsonNode binding = binding(application);
        assertThat(binding.path("state").asString()).isEqualTo("running");
        assertThat(binding.path("group").asString()).isEqualTo("group");
        assertThat(binding.path("name").asString()).isEqualTo(topic);
        assertThat(binding.path("pausable").asBoolean()).isTrue();
        assertThat(binding.path("paused").asBoolean()).isFalse();
        assertThat(binding.path("input").asBoolean()).isTrue();
        assertThat(binding.path("binderName").asString()).isEqualTo("catmq");
        JsonNode settings = binding.path("extendedInfo").path("ExtendedConsumerProperties");
        assertThat(settings.path("concurrency").asInt()).isEqualTo(2);
        assertThat(settings.path("extension").path("maxPollRecords").asInt()).isEqualTo(500);
        assertThat(settings.path("extension").path("deadLetter").path("enabled").asBoolean())
                .isTrue();
        assertThat(binding.path("extendedInfo").path("bindingDestination").asString())
                .isEqualTo(topic);
        // The list of all bindings is made in another way.
        JsonNode all = get(application, "");
        assertThat(all).hasSize(1);
        assertThat(all.get(0).path("state").asString()).isEqualTo("running");
    }

    @Test
    void an_output_binding_shows_its_settings_and_can_not_be_paused() throws Exception {
        TestApplication application = start(
                Received.Application.class,
                with(
                        "spring.cloud.stream.output-bindings=results",
                        "spring.cloud.stream.bindings.results.destination=" + topic + ".results",
                        "spring.cloud.stream.bindings.results.producer.partition-count=3",
                        "spring.cloud.stream.catmq.bindings.results.producer.sync=false"));
        JsonNode binding = only(get(application, "/results"));
        assertThat(binding.path("input").asBoolean(true)).isFalse();
        assertThat(binding.path("state").asString()).isEqualTo("running");
        assertThat(binding.path("name").asString()).isEqualTo(topic + ".results");
        assertThat(binding.path("bindingName").asString()).isEqualTo("results");
        assertThat(binding.path("binderName").asString()).isEqualTo("catmq");
        assertThat(binding.path("pausable").asBoolean(true)).isFalse();
        JsonNode settings = binding.path("extendedInfo").path("ExtendedProducerProperties");
        assertThat(settings.path("partitionCount").asInt()).isEqualTo(3);
        assertThat(settings.path("extension").path("sync").asBoolean(true)).isFalse();
        assertThat(get(application, "")).hasSize(2);
        change(application, "results", "STOPPED");
        assertThat(only(get(application, "/results")).path("state").asString()).isEqualTo("stopped");
    }

    @Test
    void a_binding_of_several_topics_is_shown_once_for_each_and_changed_in_all() throws Exception {
        String other = topic + ".other";
        TestApplication application = start(
                Received.Application.class,
                with("spring.cloud.stream.bindings.in-in-0.destination=" + topic + "," + other));
        assertThat(each(application, "name")).containsExactlyInAnyOrder(topic, other);
        assertThat(each(application, "bindingName")).containsExactly("in-in-0", "in-in-0");
        assertThat(each(application, "state")).containsExactly("running", "running");
        change(application, "PAUSED");
        assertThat(each(application, "state")).containsExactly("paused", "paused");
        change(application, "RESUMED");
        change(application, "STOPPED");
        assertThat(each(application, "state")).containsExactly("stopped", "stopped");
    }

    @Test
    void a_pause_outlasts_stop_and_start() throws Exception {
        createTopic(1);
        TestApplication application = start(Received.Application.class, WEB);
        Received received = application.bean(Received.class);
        send(0, "before");
        awaitCommitted(1);
        change(application, "PAUSED");
        change(application, "STOPPED");
        send(0, "while paused");
        change(application, "STARTED");
        assertThat(binding(application).path("paused").asBoolean()).isTrue();
        assertThat(binding(application).path("state").asString()).isEqualTo("paused");
        // It is a member again, and would read the message at once but for the pause.
        await().until(() -> admin(admin -> admin.describeGroup("group")).members().stream()
                .anyMatch(member -> member.assignment().stream()
                        .anyMatch(partition -> partition.topic().equals(topic))));
        await().during(Duration.ofSeconds(1))
                .until(() -> committed(topic, 0) == 1 && received.texts().equals(List.of("before")));
        change(application, "RESUMED");
        awaitCommitted(2);
        assertThat(received.texts()).containsExactly("before", "while paused");
    }

    @Test
    void a_paused_binding_gets_nothing_until_it_is_resumed() throws Exception {
        createTopic(1);
        TestApplication application = start(Received.Application.class, WEB);
        Received received = application.bean(Received.class);
        send(0, "before");
        received.await(1);
        change(application, "PAUSED");
        assertThat(binding(application).path("state").asString()).isEqualTo("paused");
        assertThat(binding(application).path("paused").asBoolean()).isTrue();
        // The pause is known before the next message is handled, but a poll may be under way: send only after it.
        awaitCommitted(1);
        send(0, "while paused");
        change(application, "RESUMED");
        assertThat(binding(application).path("state").asString()).isEqualTo("running");
        assertThat(binding(application).path("paused").asBoolean(true)).isFalse();
        received.await(2);
        assertThat(received.texts()).containsExactly("before", "while paused");
    }

    @Test
    void what_was_polled_when_it_is_paused_is_handled_after_it_is_resumed() throws Exception {
        createTopic(1);
        TestApplication application = start(Holds.class, WEB);
        Holding holding = application.bean(Holding.class);
        send(0, "first", "second");
        holding.entered.await();
        change(application, "PAUSED");
        holding.release.countDown();
        awaitCommitted(1);
        assertThat(holding.received.texts()).containsExactly("first");
        change(application, "RESUMED");
        awaitCommitted(2);
        assertThat(holding.received.texts()).containsExactly("first", "second");
    }

    @Test
    void a_stopped_binding_leaves_the_group_and_can_be_started_again() throws Exception {
        createTopic(1);
        TestApplication application = start(Received.Application.class, WEB);
        Received received = application.bean(Received.class);
        send(0, "one");
        received.await(1);
        change(application, "STOPPED");
        assertThat(binding(application).path("state").asString()).isEqualTo("stopped");
        assertThat(committed(topic, 0)).isEqualTo(1);
        send(0, "two");
        change(application, "STARTED");
        assertThat(binding(application).path("state").asString()).isEqualTo("running");
        received.await(2);
        assertThat(received.texts()).containsExactly("one", "two");
    }

    @Test
    void with_the_server_down_it_still_answers() throws Exception {
        try (TestServer away = TestServer.atFreePort();
                TestApplication application = TestApplication.run(
                        away,
                        Received.Application.class,
                        "spring.main.web-application-type=servlet",
                        "server.port=0",
                        "management.endpoints.web.exposure.include=bindings",
                        "spring.cloud.stream.catmq.binder.start-timeout=500ms",
                        "spring.cloud.stream.bindings.in-in-0.destination=" + topic,
                        "spring.cloud.stream.bindings.in-in-0.group=group")) {
            assertThat(binding(application).path("state").asString()).isEqualTo("running");
            change(application, "PAUSED");
            assertThat(binding(application).path("state").asString()).isEqualTo("paused");
            change(application, "RESUMED");
            change(application, "STOPPED");
            assertThat(binding(application).path("state").asString()).isEqualTo("stopped");
            change(application, "STARTED");
            assertThat(binding(application).path("state").asString()).isEqualTo("running");
            away.start();
            application.send(topic, "late");
            application.bean(Received.class).await(1);
        }
    }

    @Test
    void a_binding_whose_topic_may_not_be_created_says_why_it_is_not_there_yet() throws Exception {
        TestApplication application = start(
                Received.Application.class,
                "spring.main.web-application-type=servlet",
                "server.port=0",
                "management.endpoints.web.exposure.include=bindings",
                "spring.cloud.stream.binding-retry-interval=1",
                "spring.cloud.stream.catmq.binder.auto-create-topics=false");
        JsonNode all = get(application, "");
        assertThat(all).hasSize(1);
        assertThat(all.get(0).path("name").asString()).isEqualTo(topic);
        assertThat(all.get(0).toString()).contains("ExtendedConsumerProperties");
        createTopic(1);
        send(0, "now");
        application.bean(Received.class).await(1);
        assertThat(get(application, "")).hasSize(1);
    }

    private JsonNode binding(TestApplication application) throws Exception {
        return only(get(application, "/in-in-0"));
    }

    private static JsonNode only(JsonNode found) {
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** A field of what is shown for the binding's topics. */
    private List<String> each(TestApplication application, String field) throws Exception {
        return get(application, "/in-in-0")
                .valueStream()
                .map(shown -> shown.path(field).asString())
                .toList();
    }

    private static String[] with(String... more) {
        return Stream.of(WEB, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private JsonNode get(TestApplication application, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(request(application, path).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private void change(TestApplication application, String state) throws IOException, InterruptedException {
        change(application, "in-in-0", state);
    }

    private void change(TestApplication application, String binding, String state)
            throws IOException, InterruptedException {
        HttpRequest request = request(application, "/" + binding)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"state\":\"" + state + "\"}"))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private static HttpRequest.Builder request(TestApplication application, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://localhost:" + application.port() + "/actuator/bindings" + path));
    }

    static final class Holding implements Consumer<Message<byte[]>> {
        final Received received = new Received();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        @Override
        public void accept(Message<byte[]> message) {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            received.accept(message);
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Holds {
        @Bean
        Holding in() {
            return new Holding();
        }
    }
}
