package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.ReceivedMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.integration.acks.AcknowledgmentCallback.Status;
import org.springframework.messaging.Message;

/** With ack-mode=manual a message is handled when the application says so. */
@Timeout(120)
class ManualAcknowledgmentTests extends InboundFixture {
    private static final String MANUAL = catmq("ack-mode=manual");

    @Test
    void only_what_has_no_hole_is_committed() {
        createTopic(1);
        send(0, "a", "b", "c");
        Handler handler = start(Keeps.class, MANUAL).bean(Handler.class);
        handler.await("a", "b", "c");
        handler.callback("c").acknowledge();
        handler.callback("a").acknowledge();
        awaitCommitted(1);
        assertThat(handler.callback("b").isAcknowledged()).isFalse();
        handler.callback("b").acknowledge();
        awaitCommitted(3);
    }

    @Test
    void what_is_not_acknowledged_comes_again_after_a_stop_and_what_is_does_not() {
        createTopic(1);
        send(0, "a", "b", "c");
        TestApplication first = start(Keeps.class, MANUAL);
        Handler handler = first.bean(Handler.class);
        handler.await("a", "b", "c");
        handler.callback("a").acknowledge();
        handler.callback("c").acknowledge();
        first.close();
        assertThat(committed(topic, 0)).isEqualTo(1);
        // Too late: it is not this application's any more.
        handler.callback("b").acknowledge();
        Handler second = start(Keeps.class, MANUAL).bean(Handler.class);
        second.await("b", "c");
        assertThat(second.texts()).containsExactly("b", "c");
        assertThat(committed(topic, 0)).isEqualTo(1);
    }

    @Test
    void a_requeued_message_and_all_behind_it_come_again() {
        createTopic(1);
        send(0, "a", "b", "c");
        Handler handler = start(Keeps.class, MANUAL).bean(Handler.class);
        handler.await("a", "b", "c");
        handler.callback("b").acknowledge(Status.REQUEUE);
        await().until(() -> handler.texts().size() == 5);
        assertThat(handler.texts()).containsExactly("a", "b", "c", "b", "c");
        handler.messages.forEach(message -> callback(message).acknowledge());
        awaitCommitted(3);
    }

    @Test
    void a_rejected_message_is_a_dead_letter_once_all_before_it_is_acknowledged() {
        createTopic(1);
        send(0, "a", "b", "c");
        Handler handler =
                start(Keeps.class, MANUAL, catmq("dead-letter.enabled=true")).bean(Handler.class);
        handler.await("a", "b", "c");
        handler.callback("b").acknowledge(Status.REJECT);
        handler.callback("c").acknowledge();
        handler.callback("a").acknowledge();
        awaitCommitted(3);
        assertThat(contents(topic + ".group.dlq", 1))
                .extracting(ReceivedMessage::valueText)
                .containsExactly("b");
        assertThat(handler.texts()).containsExactly("a", "b", "c");
    }

    @Test
    void a_rejected_message_comes_again_without_dead_letters() {
        createTopic(1);
        send(0, "a", "b");
        Handler handler = start(Keeps.class, MANUAL).bean(Handler.class);
        handler.await("a", "b");
        handler.callback("a").acknowledge(Status.REJECT);
        await().until(() -> handler.texts().size() == 4);
        assertThat(handler.texts()).containsExactly("a", "b", "a", "b");
        assertThat(committed(topic, 0)).isZero();
    }

    @Test
    void a_handler_that_throws_is_a_failure_as_ever() {
        createTopic(1);
        send(0, "a", "throw", "c");
        Handler handler =
                start(Keeps.class, MANUAL, catmq("dead-letter.enabled=true")).bean(Handler.class);
        handler.await("a", "c");
        handler.callback("c").acknowledge();
        handler.callback("a").acknowledge();
        awaitCommitted(3);
        assertThat(contents(topic + ".group.dlq", 1))
                .extracting(ReceivedMessage::valueText)
                .containsExactly("throw");
    }

    @Test
    void a_partition_waits_while_too_much_of_it_is_not_acknowledged_and_the_others_go_on() {
        createTopic(2);
        send(0, "a", "b", "c", "d");
        Handler handler =
                start(Keeps.class, MANUAL, catmq("max-unacknowledged=2")).bean(Handler.class);
        handler.await("a", "b");
        send(1, "x");
        handler.await("x");
        assertThat(handler.texts()).doesNotContain("c", "d");
        handler.callback("a").acknowledge();
        handler.await("c");
        assertThat(handler.texts()).doesNotContain("d");
        handler.callback("c").acknowledge();
        handler.callback("b").acknowledge();
        handler.await("d");
    }

    @Test
    void a_batch_is_acknowledged_as_one() {
        createTopic(1);
        send(0, "a", "b", "c");
        Lists lists =
                start(KeepsLists.class, MANUAL, consumer("batch-mode=true")).bean(Lists.class);
        await().until(() -> lists.messages.stream()
                        .mapToInt(message -> message.getPayload().size())
                        .sum()
                == 3);
        assertThat(committed(topic, 0)).isZero();
        lists.messages.forEach(message -> callback(message).acknowledge());
        awaitCommitted(3);
    }

    private static AcknowledgmentCallback callback(Message<?> message) {
        return StaticMessageHeaderAccessor.getAcknowledgmentCallback(message);
    }

    static final class Handler implements Consumer<Message<byte[]>> {
        final List<Message<byte[]>> messages = new CopyOnWriteArrayList<>();

        @Override
        public void accept(Message<byte[]> message) {
            if (Received.text(message).equals("throw")) {
                throw new IllegalStateException("refused");
            }
            messages.add(message);
        }

        List<String> texts() {
            return messages.stream().map(Received::text).toList();
        }

        /** Of the last delivery of that message. */
        AcknowledgmentCallback callback(String text) {
            return ManualAcknowledgmentTests.callback(messages.stream()
                    .filter(message -> Received.text(message).equals(text))
                    .reduce((one, two) -> two)
                    .orElseThrow());
        }

        void await(String... texts) {
            InboundFixture.await().until(() -> texts().containsAll(List.of(texts)));
        }
    }

    static final class Lists implements Consumer<Message<List<String>>> {
        final List<Message<List<String>>> messages = new CopyOnWriteArrayList<>();

        @Override
        public void accept(Message<List<String>> message) {
            messages.add(message);
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Keeps {
        @Bean
        Handler in() {
            return new Handler();
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class KeepsLists {
        @Bean
        Lists in() {
            return new Lists();
        }
    }
}
