package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.binder.outbox.ApplicationDatabase;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.messaging.Message;
import reactor.core.publisher.Flux;

/** Settings that cannot be had together fail the start, with a text that names them. */
@Timeout(120)
class RefusedSettingsTests extends InboundFixture {
    private static final String TRANSACTIONAL = "spring.cloud.stream.catmq.bindings.in-in-0.consumer.transactional";

    private final ApplicationDatabase database = ApplicationDatabase.h2().withTables();

    @Test
    void transactional_without_a_group() {
        String setting = "spring.cloud.stream.catmq.bindings.free-in-0.consumer.transactional";
        refuses(
                        Single.class,
                        "spring.cloud.function.definition=free",
                        "spring.cloud.stream.bindings.free-in-0.destination=" + topic,
                        setting + "=true")
                .hasMessageContaining(setting)
                .hasMessageContaining("spring.cloud.stream.bindings.free-in-0.group");
    }

    @Test
    void transactional_and_manual_acknowledgement() {
        refuses(Single.class, TRANSACTIONAL + "=true", catmq("ack-mode=manual"))
                .hasMessageContaining(TRANSACTIONAL)
                .hasMessageContaining("consumer.ack-mode=manual");
    }

    @Test
    void transactional_and_a_polled_consumer() {
        String setting = "spring.cloud.stream.catmq.bindings.jobs-in-0.consumer.transactional";
        refuses(
                        Single.class,
                        "spring.cloud.stream.pollable-source=jobs",
                        "spring.cloud.stream.bindings.jobs-in-0.destination=" + topic,
                        "spring.cloud.stream.bindings.jobs-in-0.group=group",
                        setting + "=true")
                .hasMessageContaining(setting)
                .hasMessageContaining("spring.cloud.stream.pollable-source");
    }

    @Test
    void transactional_and_a_reactive_function() {
        refuses(Reactive.class, TRANSACTIONAL + "=true")
                .hasMessageContaining(TRANSACTIONAL)
                .hasMessageContaining("reactive");
    }

    @Test
    void transactional_and_a_reactive_function_of_a_binder_with_an_environment_of_its_own() {
        refuses(
                        Reactive.class,
                        TRANSACTIONAL + "=true",
                        "spring.cloud.stream.binders.own.type=catmq",
                        "spring.cloud.stream.binders.own.environment.spring.cloud.stream.catmq.binder.servers="
                                + server.url(),
                        "spring.cloud.stream.default-binder=own")
                .hasMessageContaining("reactive");
    }

    @Test
    void keys_that_wait_and_what_they_cannot_wait_in() {
        refusesKeyOrder(Single.class, consumer("batch-mode=true")).hasMessageContaining("consumer.batch-mode=true");
        refusesKeyOrder(Single.class, catmq("ack-mode=manual")).hasMessageContaining("consumer.ack-mode=manual");
        refusesKeyOrder(Single.class, TRANSACTIONAL + "=true").hasMessageContaining("consumer.transactional=true");
        refusesKeyOrder(Reactive.class).hasMessageContaining("reactive");
    }

    @Test
    void keys_that_wait_without_a_delay_to_wait_for() {
        String setting = "spring.cloud.stream.catmq.bindings.in-in-0.consumer.retry.keep-key-order";
        refuses(Single.class, setting + "=true")
                .hasMessageContaining(setting)
                .hasMessageContaining("consumer.retry.delays");
    }

    @Test
    void keys_that_wait_and_a_polled_consumer() {
        String setting = "spring.cloud.stream.catmq.bindings.jobs-in-0.consumer.retry.";
        refuses(
                        Single.class,
                        "spring.cloud.stream.pollable-source=jobs",
                        "spring.cloud.stream.bindings.jobs-in-0.destination=" + topic,
                        "spring.cloud.stream.bindings.jobs-in-0.group=group",
                        setting + "delays=1s",
                        setting + "keep-key-order=true")
                .hasMessageContaining(setting + "keep-key-order")
                .hasMessageContaining("spring.cloud.stream.pollable-source");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refusesKeyOrder(
            Class<?> configuration, String... settings) {
        String setting = "spring.cloud.stream.catmq.bindings.in-in-0.consumer.retry.keep-key-order";
        return refuses(
                        configuration,
                        Stream.concat(Stream.of(settings), Stream.of(setting + "=true", catmq("retry.delays=1s")))
                                .toArray(String[]::new))
                .hasMessageContaining(setting);
    }

    @Test
    void an_outbox_and_a_confirm_channel() {
        String setting = "spring.cloud.stream.catmq.bindings.out.producer.";
        refuses(
                        Single.class,
                        "spring.cloud.stream.output-bindings=out",
                        setting + "outbox=true",
                        setting + "confirm-channel=written")
                .hasMessageContaining(setting + "outbox")
                .hasMessageContaining("producer.confirm-channel");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refuses(Class<?> configuration, String... settings) {
        String[] all = Stream.concat(
                        Stream.of(settings),
                        Stream.of(
                                "spring.datasource.url=" + database.url(),
                                "spring.datasource.username=" + database.user()))
                .toArray(String[]::new);
        return assertThatThrownBy(() -> start(configuration, all))
                .rootCause()
                .isInstanceOf(InvalidConfigurationPropertyValueException.class);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Single {
        @Bean
        Consumer<String> in() {
            return text -> {};
        }

        @Bean
        Consumer<String> free() {
            return text -> {};
        }

        @Bean
        DirectChannel written() {
            return new DirectChannel();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Reactive {
        @Bean
        Consumer<Flux<Message<byte[]>>> in() {
            return messages -> messages.subscribe();
        }
    }
}
