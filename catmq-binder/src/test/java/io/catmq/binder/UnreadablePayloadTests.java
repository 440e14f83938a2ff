package io.catmq.binder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.Message;
import io.catmq.client.ReceivedMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.MimeType;

/** A payload that is not what the handler takes: what the application is told of it. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class UnreadablePayloadTests extends InboundFixture {
    private static final String DEAD_LETTERS = catmq("dead-letter.enabled=true");

    record Order(String id, long cents) {}

    @Test
    void the_type_and_the_converters_reason_are_in_the_dead_letter_and_in_the_log(CapturedOutput output) {
        isExplained("orders", output);
    }

    @Test
    void so_they_are_where_the_handler_takes_a_message(CapturedOutput output) {
        isExplained("messages", output);
    }

    private void isExplained(String handler, CapturedOutput output) {
        createTopic(1);
        send(0, "{\"id\":\"o-1\",\"cents\":\"much\"}");
        take(handler, DEAD_LETTERS);
        ReceivedMessage dead = contents(topic + ".group.dlq", 1).get(0);
        assertThat(dead.headers().text(CatMqHeaders.EXCEPTION_MESSAGE))
                .startsWith("The payload could not be converted to io.catmq.binder.UnreadablePayloadTests$Order: ")
                .contains("much", "long", "[\"cents\"]")
                .doesNotContain("REDACTED", "\n");
        assertThat(dead.headers().text(CatMqHeaders.EXCEPTION_STACK_TRACE))
                .doesNotContain("ClassCastException", "\tat ");
        // Told after it was moved.
        await().untilAsserted(() -> assertThat(output)
                .containsPattern("WARN.*'in-in-0'.*" + topic + "-0 offset 0 moved.*could not be converted to"));
        assertThat(output).doesNotContain("ClassCastException");
    }

    @Test
    void a_partition_that_waits_says_it_too(CapturedOutput output) {
        createTopic(1);
        send(0, "no JSON");
        take("orders");
        await().until(() -> output.toString().contains("is not skipped"));
        assertThat(output)
                .containsPattern("ERROR.*Binding 'in-in-0': the message at " + topic
                        + "-0 offset 0 .*could not be converted to .*Order: Unrecognized token 'no'");
    }

    @Test
    void one_of_a_list_says_it_too() {
        createTopic(1);
        send(0, "{\"id\":\"o-1\",\"cents\":1}", "no JSON");
        take("lists", consumer("batch-mode=true"), DEAD_LETTERS);
        assertThat(reason()).contains("could not be converted to ", "Order: Unrecognized token 'no'");
    }

    @Test
    void a_content_type_that_no_converter_takes_is_named() {
        createTopic(1);
        send(Message.builder(topic)
                .partition(0)
                .value("text")
                .header("contentType", "text/csv")
                .build());
        take("orders", DEAD_LETTERS);
        assertThat(reason()).endsWith("Order: no message converter makes one of content type text/csv");
    }

    @Test
    void a_handler_of_messages_is_not_given_what_could_not_be_converted() {
        createTopic(1);
        send(0, "no JSON");
        send(text("no order either"));
        send(0, "{\"id\":\"o-1\",\"cents\":1}");
        TestApplication application = take("any", DEAD_LETTERS);
        assertThat(contents(topic + ".group.dlq", 2))
                .extracting(dead -> dead.headers().text(CatMqHeaders.EXCEPTION_MESSAGE))
                .allSatisfy(reason -> assertThat(reason).contains("could not be converted to ", "Order: "));
        awaitCommitted(3);
        assertThat(application.bean(Handlers.class).seen).containsExactly(new Order("o-1", 1));
    }

    @Test
    void a_function_does_not_pass_it_on() {
        createTopic(1);
        send(text("no order"));
        send(0, "{\"id\":\"o-1\",\"cents\":1}");
        take("pass", DEAD_LETTERS, "spring.cloud.stream.bindings.pass-out-0.destination=" + topic + ".passed");
        assertThat(reason()).contains("could not be converted to ");
        assertThat(contents(topic + ".passed", 1).get(0).value())
                .asString(UTF_8)
                .contains("o-1");
        awaitCommitted(2);
    }

    @Test
    void a_message_without_a_value_is_given_to_a_handler_of_messages() {
        createTopic(1);
        send(Message.of(topic, "key", null));
        TestApplication application = take("any", DEAD_LETTERS);
        awaitCommitted(1);
        assertThat(application.bean(Handlers.class).seen).singleElement().isEqualTo(new byte[0]);
    }

    @Test
    void a_text_alone_in_a_list_is_no_order() {
        createTopic(1);
        send(0, "{\"id\":\"o-1\",\"cents\":1}");
        send(text("no order"));
        TestApplication application =
                take("lists", consumer("batch-mode=true"), consumer("max-attempts=3"), DEAD_LETTERS);
        assertThat(reason()).contains("no message converter makes one of content type text/plain");
        awaitCommitted(2);
        assertThat(application.bean(Handlers.class).seen).containsOnly(new Order("o-1", 1));
    }

    @Test
    void texts_that_an_own_converter_takes_are_handed_on() {
        createTopic(1);
        send(text("o-7"));
        TestApplication application = take("any", DEAD_LETTERS, "test.own-converter=true");
        awaitCommitted(1);
        assertThat(application.bean(Handlers.class).seen).containsExactly(new Order("o-7", 7));
    }

    private Message text(String value) {
        return Message.builder(topic)
                .partition(0)
                .value(value)
                .header("contentType", "text/plain")
                .build();
    }

    @Test
    void it_can_be_left_out_of_attempts() {
        createTopic(1);
        send(0, "no JSON");
        take(
                "orders",
                DEAD_LETTERS,
                consumer("max-attempts=3"),
                consumer(
                        "retryable-exceptions.org.springframework.messaging.converter.MessageConversionException=false"));
        assertThat(contents(topic + ".group.dlq", 1).get(0).headers().text(CatMqHeaders.ATTEMPTS))
                .isEqualTo("1");
    }

    @Test
    void a_handlers_own_mistake_stays_its_own() {
        createTopic(1);
        send(0, "{\"id\":\"o-1\",\"cents\":1}");
        take("mistaken", DEAD_LETTERS);
        assertThat(reason()).contains("class java.lang.String cannot be cast");
    }

    private String reason() {
        return contents(topic + ".group.dlq", 1).get(0).headers().text(CatMqHeaders.EXCEPTION_MESSAGE);
    }

    private TestApplication take(String handler, String... settings) {
        return start(
                Handlers.class,
                Stream.concat(
                                Stream.of(
                                        "spring.cloud.function.definition=" + handler,
                                        "spring.cloud.stream.function.bindings." + handler + "-in-0=in-in-0"),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }

    @Configuration
    @EnableAutoConfiguration
    static class Handlers {
        private final List<Object> seen = new CopyOnWriteArrayList<>();

        @Bean
        Consumer<org.springframework.messaging.Message<Order>> any() {
            return message -> seen.add(((org.springframework.messaging.Message<?>) message).getPayload());
        }

        @Bean
        Function<org.springframework.messaging.Message<Order>, org.springframework.messaging.Message<Order>> pass() {
            return message -> message;
        }

        @Bean
        @ConditionalOnProperty("test.own-converter")
        MessageConverter ordersFromTexts() {
            return new OrdersFromTexts();
        }

        @Bean
        Consumer<Order> orders() {
            return order -> {};
        }

        @Bean
        Consumer<org.springframework.messaging.Message<Order>> messages() {
            return message -> assertThat(message.getPayload().id()).isNotNull();
        }

        @Bean
        Consumer<List<Order>> lists() {
            return orders -> seen.addAll(orders);
        }

        @Bean
        @SuppressWarnings("unchecked")
        Consumer<Order> mistaken() {
            return order -> ((Consumer<Object>) (Consumer<?>) (Consumer<Integer>) Integer::intValue).accept(order.id());
        }
    }

    private static final class OrdersFromTexts extends AbstractMessageConverter {
        OrdersFromTexts() {
            super(new MimeType("text", "plain"));
        }

        @Override
        protected boolean supports(Class<?> type) {
            return type == Order.class;
        }

        @Override
        protected Object convertFromInternal(
                org.springframework.messaging.Message<?> message, Class<?> type, @Nullable Object hint) {
            String id = new String((byte[]) message.getPayload(), UTF_8);
            return new Order(id, id.charAt(2) - '0');
        }
    }
}
