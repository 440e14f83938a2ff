package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.catmq.embedded.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see of an application, over HTTP. */
@Timeout(180)
class ActuatorTests {
    private static EmbeddedServer server;

    @BeforeAll
    static void startServer() {
        server = EmbeddedServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        CountDownLatch gate() {
            return new CountDownLatch(1);
        }

        @Bean
        Consumer<String> slow(CountDownLatch gate) {
            return text -> {
                try {
                    if (text.equals("wait")) {
                        gate.await();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
        }

        @Bean
        Consumer<String> anonymous() {
            return text -> {};
        }
    }

    @Test
    void the_bindings_are_shown_with_partitions_positions_and_lag() {
        try (ConfigurableApplicationContext application = run()) {
            StreamBridge bridge = application.getBean(StreamBridge.class);
            for (String text : List.of("a", "b", "wait", "c", "d")) {
                bridge.send("shown", text);
            }
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                JsonNode bindings = get(application, "catmqbindings").path("bindings");
                JsonNode slow = bindings.path("slow-in-0").path(0);
                assertThat(slow.path("direction").asString("")).isEqualTo("input");
                assertThat(slow.path("topic").asString("")).isEqualTo("shown");
                assertThat(slow.path("group").asString("")).isEqualTo("group");
                assertThat(slow.path("running").asBoolean(false)).isTrue();
                JsonNode partition = slow.path("partitions").path(0);
                assertThat(partition.path("mine").asBoolean(false)).isTrue();
                assertThat(partition.path("position").asLong(-1)).isEqualTo(2);
                assertThat(partition.path("end").asLong(-1)).isEqualTo(5);
                assertThat(partition.path("owner").asString("")).isNotEmpty();
                assertThat(slow.path("lag").asLong(-1)).isBetween(3L, 5L);
                JsonNode anonymous = bindings.path("anonymous-in-0").path(0);
                assertThat(anonymous.hasNonNull("group")).isFalse();
                assertThat(anonymous.path("lag").asLong(-1)).isZero();
                assertThat(bindings.path("shown").path(0).path("direction").asString(""))
                        .isEqualTo("output");
            });
            application.getBean(CountDownLatch.class).countDown();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                JsonNode slow = get(application, "catmqbindings")
                        .path("bindings")
                        .path("slow-in-0")
                        .path(0);
                assertThat(slow.path("lag").asLong(-1)).isZero();
                assertThat(slow.path("partitions").path(0).path("committed").asLong(-1))
                        .isEqualTo(5);
            });
        }
    }

    @Test
    void health_has_an_entry_for_every_binding_and_a_switch() {
        try (ConfigurableApplicationContext application = run()) {
            // A server that answers late is a reason to be down.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            binder(application).path("status").asString(""))
                    .isEqualTo("UP"));
            JsonNode binder = binder(application);
            assertThat(binder.path("components").propertyNames()).contains("server", "slow-in-0", "anonymous-in-0");
            assertThat(binder.path("components")
                            .path("slow-in-0")
                            .path("details")
                            .path("topic")
                            .asString(""))
                    .isEqualTo("shown");
        }
        try (ConfigurableApplicationContext application = run("management.health.binders.enabled=false")) {
            assertThat(get(application, "health").path("components").has("binders"))
                    .isFalse();
        }
    }

    private static JsonNode binder(ConfigurableApplicationContext application) {
        return get(application, "health")
                .path("components")
                .path("binders")
                .path("components")
                .path("catmq");
    }

    private static ConfigurableApplicationContext run(String... properties) {
        List<String> arguments = new ArrayList<>();
        for (String property : properties) {
            arguments.add("--" + property);
        }
        arguments.addAll(List.of(
                "--server.port=0",
                "--catmq.client.servers=" + server.url(),
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.health.show-details=always",
                "--spring.cloud.function.definition=slow;anonymous",
                "--spring.cloud.stream.bindings.slow-in-0.destination=shown",
                "--spring.cloud.stream.bindings.slow-in-0.group=group",
                "--spring.cloud.stream.bindings.anonymous-in-0.destination=shown"));
        return SpringApplication.run(Application.class, arguments.toArray(String[]::new));
    }

    private static JsonNode get(ConfigurableApplicationContext application, String endpoint) {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        URI uri = URI.create("http://localhost:" + port + "/actuator/" + endpoint);
        try {
            return JsonMapper.shared()
                    .readTree(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .body());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
