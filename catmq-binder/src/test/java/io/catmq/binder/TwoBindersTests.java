package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.wire.TopicSummary;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.cloud.stream.config.BindersHealthIndicatorAutoConfiguration.BindersHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Two clusters in one application. */
@Timeout(180)
class TwoBindersTests {
    private final String from = "from-" + UUID.randomUUID();
    private final String to = "to-" + UUID.randomUUID();

    @Test
    void a_function_reads_from_one_cluster_and_writes_to_another() {
        try (TestServer one = TestServer.atFreePort().start();
                TestServer two = TestServer.atFreePort().start();
                TestApplication application = TestApplication.run(
                        two,
                        Beans.class,
                        "spring.cloud.function.definition=copy;in",
                        "spring.cloud.stream.binders.east.type=catmq",
                        "spring.cloud.stream.binders.east.environment.spring.cloud.stream.catmq.binder.servers="
                                + one.url(),
                        "spring.cloud.stream.binders.west.type=catmq",
                        "spring.cloud.stream.default-binder=west",
                        "spring.cloud.stream.bindings.copy-in-0.destination=" + from,
                        "spring.cloud.stream.bindings.copy-in-0.group=group",
                        "spring.cloud.stream.bindings.copy-in-0.binder=east",
                        "spring.cloud.stream.bindings.copy-out-0.destination=" + to,
                        "spring.cloud.stream.bindings.copy-out-0.binder=west",
                        "spring.cloud.stream.bindings." + from + ".binder=east",
                        "spring.cloud.stream.bindings.in-in-0.destination=" + to,
                        "spring.cloud.stream.bindings.in-in-0.group=group")) {
            application.send(from, "hello");
            assertThat(Received.text(application.bean(Received.class).awaitOne()))
                    .isEqualTo("hello");
            assertThat(topics(one)).contains(from).doesNotContain(to);
            assertThat(topics(two)).contains(to).doesNotContain(from);
            BindersHealthContributor health = application.bean(BindersHealthContributor.class);
            assertThat(entries(health, "east")).contains("server", "copy-in-0").doesNotContain("copy-out-0");
            assertThat(entries(health, "west")).contains("server", "copy-out-0", "in-in-0");
        }
    }

    private static Set<String> entries(BindersHealthContributor health, String binder) {
        CompositeHealthContributor contributor = (CompositeHealthContributor) health.getContributor(binder);
        return contributor.stream().map(entry -> entry.name()).collect(Collectors.toSet());
    }

    private static List<String> topics(TestServer server) {
        try (CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            return admin.listTopics().stream().map(TopicSummary::name).toList();
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        Received in() {
            return new Received();
        }

        @Bean
        Function<String, String> copy() {
            return text -> text;
        }
    }
}
