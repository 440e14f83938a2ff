package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.binder.provisioning.BadBindingNameException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.cloud.stream.config.BindersHealthIndicatorAutoConfiguration.BindersHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/** Sending to names that no setting knows. */
@Timeout(300)
class DynamicDestinationTests {
    private final TestServer server = TestServer.shared();
    private final String topic = "t-" + UUID.randomUUID();
    private TestApplication application;

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void a_function_says_where_its_result_goes() {
        run(
                "spring.cloud.function.definition=route;in",
                "spring.cloud.stream.bindings.route-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.route-in-0.group=group",
                "spring.cloud.stream.bindings.in-in-0.destination=" + topic + "-a," + topic + "-b",
                "spring.cloud.stream.bindings.in-in-0.group=group");
        application.send(topic, "a");
        application.send(topic, "b");
        Received received = application.bean(Received.class);
        received.await(2);
        assertThat(received.messages())
                .extracting(message -> message.getHeaders().get(CatMqHeaders.RECEIVED_TOPIC))
                .containsExactlyInAnyOrder(topic + "-a", topic + "-b");
    }

    @Test
    void a_name_that_no_topic_can_have_is_refused_with_the_rule_again_and_again() {
        run();
        for (String name : List.of("my orders", "a/b", "__own", "x".repeat(201), "my orders")) {
            assertThatThrownBy(() -> application.send(name, "x"))
                    .isInstanceOf(BadBindingNameException.class)
                    .hasMessageContaining("The topic name")
                    .hasMessageContaining("is not allowed");
        }
        application.send(topic, "others are not disturbed");
    }

    /** The names are bindings of one topic, as thousands of topics would only be slow. */
    @Test
    void thousands_of_names_need_one_producer_and_leave_as_many_bindings_as_the_cache_holds() {
        run(
                "spring.cloud.function.definition=in",
                "spring.cloud.stream.default.destination=" + topic,
                "spring.cloud.stream.default.group=group",
                "spring.cloud.stream.dynamic-destination-cache-size=20");
        application.send("first", "x");
        int threads = Thread.activeCount();
        IntStream.range(0, 1000).forEach(i -> application.send("name-" + i, "m" + i));
        Received received = application.bean(Received.class);
        received.await(1001);
        assertThat(received.texts()).doesNotHaveDuplicates().hasSize(1001);
        assertThat(Thread.activeCount()).isLessThan(threads + 20);
        assertThat(application.bean(BindingService.class).getProducerBindingNames())
                .hasSize(20);
        CompositeHealthContributor health = (CompositeHealthContributor)
                application.bean(BindersHealthContributor.class).getContributor("catmq");
        assertThat(health.stream()).as("the server, the input, outputs").hasSize(22);
        assertThat(application
                        .bean(MeterRegistry.class)
                        .find("catmq.binding.sent")
                        .counters())
                .hasSize(20);
        // One that was put out of the cache long ago comes back.
        application.send("name-0", "again");
        received.await(1002);
    }

    private void run(String... properties) {
        application = TestApplication.run(server, Beans.class, properties);
    }

    @Configuration
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Received in() {
            return new Received();
        }

        @Bean
        Function<Message<String>, Message<String>> route() {
            return message -> MessageBuilder.withPayload(message.getPayload())
                    .setHeader(
                            "spring.cloud.stream.sendto.destination",
                            message.getHeaders().get(CatMqHeaders.RECEIVED_TOPIC) + "-" + message.getPayload())
                    .build();
        }
    }
}
