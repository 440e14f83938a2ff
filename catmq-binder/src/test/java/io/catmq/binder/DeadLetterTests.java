package io.catmq.binder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.wire.Header;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.support.ErrorMessage;

/** After the last attempt a message moves to the dead-letter topic. */
@Timeout(120)
class DeadLetterTests extends InboundFixture {
    private static final String ON = catmq("dead-letter.enabled=true");

    private final String deadLetters = topic + ".group.dlq";

    @Test
    void a_message_that_fails_goes_there_and_the_next_one_is_handled() {
        createTopic(1);
        send(0, "a", "bad", "b");
        Moody handler = start(
                        Moody.Application.class,
                        "spring.cloud.stream.catmq.default.consumer.dead-letter.enabled=true",
                        consumer("max-attempts=3"))
                .bean(Moody.class);
        awaitCommitted(3);
        assertThat(handler.handled()).containsExactly("a", "b");
        assertThat(handler.calls("bad")).isEqualTo(3);
        assertThat(contents(deadLetters, 1)).hasSize(1);
    }

    @Test
    void it_keeps_key_value_and_headers_and_says_why_and_from_where() {
        createTopic(3);
        byte[] key = {0, (byte) 0xff, 1};
        send(Message.builder(topic)
                .partition(2)
                .key(key)
                .value("bad".getBytes(UTF_8))
                .timestamp(1234567890123L)
                .headers(io.catmq.client.Headers.of(List.of(
                        Header.of("note", "one"),
                        Header.of("note", "two"),
                        new Header("raw", new byte[] {(byte) 0xfe}),
                        new Header("nothing", null),
                        // As if it had been a dead letter before and was sent again.
                        Header.of(CatMqHeaders.ORIGINAL_TOPIC, "elsewhere"),
                        Header.of(CatMqHeaders.ATTEMPTS, "77"))))
                .build());
        start(Moody.Application.class, ON, consumer("max-attempts=2"));
        ReceivedMessage dead = contents(deadLetters, 1).get(0);
        assertThat(dead.partition()).isEqualTo(2);
        assertThat(dead.key()).isEqualTo(key);
        assertThat(dead.valueText()).isEqualTo("bad");
        assertThat(dead.headers().asList().subList(0, 4))
                .containsExactly(
                        Header.of("note", "one"),
                        Header.of("note", "two"),
                        new Header("raw", new byte[] {(byte) 0xfe}),
                        new Header("nothing", null));
        assertThat(dead.headers().text(CatMqHeaders.ORIGINAL_TOPIC)).isEqualTo(topic);
        assertThat(dead.headers().text(CatMqHeaders.ORIGINAL_PARTITION)).isEqualTo("2");
        assertThat(dead.headers().text(CatMqHeaders.ORIGINAL_OFFSET)).isEqualTo("0");
        assertThat(dead.headers().text(CatMqHeaders.ORIGINAL_TIMESTAMP)).isEqualTo("1234567890123");
        assertThat(dead.headers().text(CatMqHeaders.ORIGINAL_GROUP)).isEqualTo("group");
        assertThat(dead.headers().text(CatMqHeaders.ATTEMPTS)).isEqualTo("2");
        assertThat(dead.headers().text(CatMqHeaders.EXCEPTION_CLASS)).isEqualTo(IllegalStateException.class.getName());
        assertThat(dead.headers().text(CatMqHeaders.EXCEPTION_MESSAGE)).isEqualTo("refused bad");
        assertThat(dead.headers().text(CatMqHeaders.EXCEPTION_STACK_TRACE)).contains("at " + Moody.class.getName());
        assertThat(dead.headers().asList().stream().filter(h -> h.name().equals(CatMqHeaders.ORIGINAL_TOPIC)))
                .hasSize(1);
    }

    @Test
    void an_application_reads_it_by_a_binding() {
        createTopic(1);
        send(0, "bad");
        TestApplication application = start(
                Reads.class,
                ON,
                "spring.cloud.function.definition=in;dead",
                "spring.cloud.stream.bindings.dead-in-0.destination=" + deadLetters,
                "spring.cloud.stream.bindings.dead-in-0.group=undertaker");
        Received dead = application.bean(Received.class);
        dead.await(1);
        assertThat(dead.messages().get(0).getHeaders())
                .containsEntry(CatMqHeaders.ORIGINAL_TOPIC, topic)
                .containsEntry(CatMqHeaders.ORIGINAL_PARTITION, 0)
                .containsEntry(CatMqHeaders.ORIGINAL_OFFSET, 0L)
                .containsEntry(CatMqHeaders.ATTEMPTS, 1)
                .containsKey(CatMqHeaders.EXCEPTION_STACK_TRACE);
    }

    @Test
    void the_topic_is_made_with_as_many_partitions_as_the_source_has_or_as_set() {
        createTopic(3);
        start(Moody.Application.class, ON);
        assertThat(admin(admin -> admin.describeTopic(deadLetters)).partitions())
                .hasSize(3);
        String other = topic + "-other";
        start(Moody.Application.class, ON, catmq("dead-letter.topic=" + other), catmq("dead-letter.partitions=2"));
        assertThat(admin(admin -> admin.describeTopic(other)).partitions()).hasSize(2);
    }

    @Test
    void one_with_fewer_partitions_takes_the_messages_of_all() {
        createTopic(3);
        send(0, "bad");
        send(1, "bad");
        send(2, "bad");
        start(Moody.Application.class, ON, catmq("dead-letter.partitions=2"));
        assertThat(contents(deadLetters, 3)).hasSize(3);
    }

    @Test
    void while_it_cannot_be_written_the_partition_waits_and_nothing_is_dropped() {
        createTopic(1);
        send(0, "a", "bad", "b");
        // Bigger with its headers than the server takes, whatever is left out.
        byte[] huge = new byte[1024 * 1024 - 20];
        java.util.Arrays.fill(huge, (byte) 'x');
        send(Message.builder(topic).partition(0).value(huge).build());
        send(0, "c");
        TestApplication application = start(Huge.class, ON);
        Moody handler = application.bean(Moody.class);
        awaitFailing(application, 3);
        assertThat(application.health("in-in-0").getDetails().toString())
                .contains("offset 3", "the server takes at most");
        assertThat(handler.handled()).containsExactly("a", "b");
        awaitCommitted(3);
        application.bean(HugeRefusal.class).on = false;
        awaitCommitted(5);
        assertThat(handler.handled()).hasSize(4).endsWith("c");
        awaitUp(application);
    }

    @Test
    void a_large_message_goes_without_the_stack_trace_when_it_has_no_room() {
        createTopic(1);
        byte[] large = new byte[1024 * 1024 - 1000];
        java.util.Arrays.fill(large, (byte) 'x');
        send(Message.builder(topic).partition(0).value(large).build());
        start(Huge.class, ON);
        ReceivedMessage dead = contents(deadLetters, 1).get(0);
        assertThat(dead.value()).hasSize(large.length);
        assertThat(dead.headers().text(CatMqHeaders.EXCEPTION_CLASS)).isEqualTo(IllegalStateException.class.getName());
        assertThat(dead.headers().text(CatMqHeaders.EXCEPTION_STACK_TRACE)).isNull();
    }

    @Test
    void it_is_made_again_when_somebody_has_deleted_it() {
        createTopic(1);
        Moody handler = start(Moody.Application.class, ON).bean(Moody.class);
        send(0, "a");
        await().until(() -> handler.handled().contains("a"));
        admin(admin -> {
            admin.deleteTopic(deadLetters);
            return true;
        });
        send(0, "bad", "b");
        awaitCommitted(3);
        assertThat(contents(deadLetters, 1)).hasSize(1);
    }

    @Test
    void in_batch_mode_the_named_message_goes_there_alone() {
        createTopic(1);
        send(0, "a", "bad", "b", "worse", "c");
        start(Lists.class, ON, consumer("batch-mode=true"), consumer("max-attempts=2"));
        awaitCommitted(5);
        assertThat(contents(deadLetters, 2))
                .extracting(ReceivedMessage::valueText)
                .containsExactly("bad", "worse");
        assertThat(contents(deadLetters, 2).get(0).headers().text(CatMqHeaders.EXCEPTION_MESSAGE))
                .isEqualTo("refused bad");
    }

    @Test
    void in_batch_mode_the_whole_list_goes_there_when_no_message_is_named() {
        createTopic(1);
        send(0, "a", "all", "b");
        start(Lists.class, ON, consumer("batch-mode=true"));
        awaitCommitted(3);
        assertThat(contents(deadLetters, 3))
                .extracting(ReceivedMessage::valueText)
                .containsExactly("a", "all", "b");
    }

    @Test
    void an_error_handler_that_returns_comes_first_and_one_that_throws_does_not_keep_it() {
        createTopic(1);
        send(0, "bad", "worse");
        TestApplication application =
                start(Errors.class, ON, "spring.cloud.stream.bindings.in-in-0.error-handler-definition=onError");
        awaitCommitted(2);
        assertThat(application.bean(Errors.class).heard).hasSize(2);
        assertThat(contents(deadLetters, 1))
                .extracting(ReceivedMessage::valueText)
                .containsExactly("worse");
    }

    @Test
    void an_anonymous_binding_cannot_have_it() {
        createTopic(1);
        assertThatThrownBy(() -> TestApplication.run(
                        server,
                        Moody.Application.class,
                        "spring.cloud.stream.bindings.in-in-0.destination=" + topic,
                        ON))
                .rootCause()
                .hasMessageContaining("Binding 'in-in-0' has no group");
    }

    @Test
    void a_name_that_gets_too_long_is_refused_with_the_setting() {
        String longTopic = "t".repeat(195);
        admin(admin -> admin.createTopic(NewTopic.of(longTopic, 1)));
        assertThatThrownBy(() -> TestApplication.run(
                        server,
                        Moody.Application.class,
                        "spring.cloud.stream.bindings.in-in-0.destination=" + longTopic,
                        "spring.cloud.stream.bindings.in-in-0.group=group",
                        ON))
                .rootCause()
                .hasMessageContaining("The dead-letter topic name");
    }

    @Configuration
    @EnableAutoConfiguration
    static class Reads extends Moody.Application {
        @Bean
        Received dead() {
            return new Received();
        }
    }

    static final class HugeRefusal {
        volatile boolean on = true;
    }

    @Configuration
    @EnableAutoConfiguration
    static class Huge {
        @Bean
        HugeRefusal refusal() {
            return new HugeRefusal();
        }

        @Bean
        Moody moody() {
            return new Moody().refuse("bad");
        }

        @Bean
        Consumer<org.springframework.messaging.Message<byte[]>> in(Moody moody, HugeRefusal refusal) {
            return message -> {
                if (refusal.on && message.getPayload().length > 1000) {
                    throw new IllegalStateException("too much");
                }
                moody.accept(message);
            };
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Lists {
        @Bean
        Consumer<List<String>> in() {
            return texts -> {
                for (int i = 0; i < texts.size(); i++) {
                    if (texts.get(i).equals("all")) {
                        throw new IllegalStateException("refused all");
                    }
                    if (texts.get(i).equals("bad") || texts.get(i).equals("worse")) {
                        throw new BatchMessageFailedException(i, new IllegalStateException("refused " + texts.get(i)));
                    }
                }
            };
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Errors extends Moody.Application {
        final List<ErrorMessage> heard = new CopyOnWriteArrayList<>();

        @Bean
        Consumer<ErrorMessage> onError() {
            return error -> {
                heard.add(error);
                byte[] payload = (byte[]) error.getOriginalMessage().getPayload();
                if (new String(payload, UTF_8).equals("worse")) {
                    throw new IllegalStateException("not taken");
                }
            };
        }
    }
}
