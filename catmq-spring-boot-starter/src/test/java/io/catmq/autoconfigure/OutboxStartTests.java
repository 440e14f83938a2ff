package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.catmq.client.CatMqConsumer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.StartFrom;
import io.catmq.embedded.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An application with an outbox and several functions, which starts again after it was stopped with messages unsent. */
@ExtendWith(OutputCaptureExtension.class)
class OutboxStartTests {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {
        @Bean
        Consumer<String> bill() {
            return order -> {};
        }

        @Bean
        Consumer<String> collect() {
            return order -> {};
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "spring.cloud.stream.binders.east.environment."})
    void what_was_left_is_sent_at_the_next_start_although_nothing_new_is(String environment, CapturedOutput output) {
        String outbox = "--" + environment + "spring.cloud.stream.catmq.bindings.left-out-0.producer.outbox=true";
        String type = "--spring.cloud.stream.binders.east.type=catmq";
        try (ConfigurableApplicationContext context = start("http://localhost:1", outbox, type)) {
            new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                    .executeWithoutResult(
                            status -> context.getBean(StreamBridge.class).send("left-out-0", "left"));
        }
        try (EmbeddedServer server = EmbeddedServer.start();
                ConfigurableApplicationContext context = start(server.url(), outbox, type);
                CatMqConsumer consumer = new CatMqConsumer(
                        ConnectionOptions.of(server.url()),
                        ConsumerOptions.builder()
                                .group("test")
                                .startFrom(StartFrom.EARLIEST)
                                .build())) {
            consumer.subscribe(List.of("left"));
            List<String> received = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
                consumer.poll(Duration.ofMillis(200)).stream()
                        .map(ReceivedMessage::valueText)
                        .forEach(received::add);
                return !received.isEmpty();
            });
            assertThat(received).containsExactly("left");
            assertThat(context.isRunning()).isTrue();
        }
        assertThat(output).doesNotContain("ClassCastException").doesNotContain("Unable to proxy");
    }

    @Test
    void an_outbox_in_the_environment_of_one_binder_is_none_of_another() {
        assertThatCode(() -> start(
                                "http://localhost:1",
                                "--spring.sql.init.mode=never",
                                "--spring.datasource.url=jdbc:h2:mem:outbox-without-tables",
                                "--spring.cloud.stream.default-binder=west",
                                "--spring.cloud.stream.binders.west.type=catmq",
                                "--spring.cloud.stream.binders.east.type=catmq",
                                "--spring.cloud.stream.binders.east.environment.spring.cloud.stream.catmq"
                                        + ".bindings.left-out-0.producer.outbox=true")
                        .close())
                .doesNotThrowAnyException();
    }

    private static ConfigurableApplicationContext start(String server, String... settings) {
        SpringApplication application = new SpringApplication(Shop.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(Map.of(
                "spring.datasource.url", "jdbc:h2:mem:outbox-start;DB_CLOSE_DELAY=-1",
                "spring.sql.init.mode", "always",
                "spring.sql.init.schema-locations", "classpath:io/catmq/outbox/h2/R__catmq_outbox.sql",
                "spring.cloud.function.definition", "bill;collect",
                "spring.cloud.stream.bindings.bill-in-0.destination", "orders",
                "spring.cloud.stream.bindings.collect-in-0.destination", "invoices",
                "spring.cloud.stream.bindings.left-out-0.destination", "left",
                "catmq.client.servers", server));
        return application.run(settings);
    }
}
