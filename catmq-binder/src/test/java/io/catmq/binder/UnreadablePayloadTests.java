package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.Message;
import io.catmq.client.ReceivedMessage;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
        assertThat(dead.headers().text(CatMqHeaders.EXCEPTION_STACK_TRACE)).contains("ClassCastException");
        assertThat(output)
                .containsPattern("WARN.*'in-in-0'.*" + topic + "-0 \\(offset 0\\).*could not be converted to");
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

    private void take(String handler, String... settings) {
        start(
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
            return orders -> {};
        }

        @Bean
        @SuppressWarnings("unchecked")
        Consumer<Order> mistaken() {
            return order -> ((Consumer<Object>) (Consumer<?>) (Consumer<Integer>) Integer::intValue).accept(order.id());
        }
    }
}
