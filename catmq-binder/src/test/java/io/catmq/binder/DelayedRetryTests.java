package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ReceivedMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A message that failed waits outside of its partition. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class DelayedRetryTests extends InboundFixture {
    private final String retries = topic + ".group.retry";
    private final String deadLetters = topic + ".group.dlq";

    @Test
    void what_is_behind_it_is_handled_meanwhile_and_then_it_comes_again() {
        createTopic(1);
        send(0, "a", "bad", "b");
        Moody handler = start(Moody.Application.class, catmq("retry.delays=1s")).bean(Moody.class);
        awaitCommitted(3);
        assertThat(handler.handled()).containsExactly("a", "b");
        handler.refuse();
        await().until(() -> handler.handled().contains("bad"));
        assertThat(handler.handled()).containsExactly("a", "b", "bad");
        await().until(() -> committed(retries, 0) == 1);
        assertThat(handler.handledMessages().get(2).getHeaders())
                .containsEntry(CatMqHeaders.ORIGINAL_TOPIC, topic)
                .containsEntry(CatMqHeaders.ORIGINAL_OFFSET, 1L)
                .containsEntry(CatMqHeaders.RETRIES, 1)
                .containsEntry(CatMqHeaders.ATTEMPTS, 1);
    }

    @Test
    void it_is_never_early() {
        createTopic(1);
        send(Message.of(topic, "bad"));
        start(Moody.Application.class, catmq("retry.delays=2s"));
        awaitCommitted(1);
        ReceivedMessage waiting = contents(retries, 1).get(0);
        long moved = Long.parseLong(waiting.headers().text(CatMqHeaders.ORIGINAL_TIMESTAMP));
        assertThat(waiting.appendedAt() - moved).isGreaterThanOrEqualTo(2000);
    }

    @Test
    void after_the_last_delay_it_is_a_dead_letter_that_knows_where_it_began(CapturedOutput output) {
        createTopic(2);
        send(1, "bad");
        Moody handler = start(
                        Moody.Application.class,
                        catmq("retry.delays=50ms,100ms"),
                        catmq("dead-letter.enabled=true"),
                        consumer("max-attempts=2"))
                .bean(Moody.class);
        ReceivedMessage dead = contents(deadLetters, 1).get(0);
        assertThat(handler.calls("bad")).isEqualTo(6);
        assertThat(dead.partition()).isEqualTo(1);
        assertThat(dead.headers().text(CatMqHeaders.ORIGINAL_TOPIC)).isEqualTo(topic);
        assertThat(dead.headers().text(CatMqHeaders.ORIGINAL_PARTITION)).isEqualTo("1");
        assertThat(dead.headers().text(CatMqHeaders.ORIGINAL_OFFSET)).isEqualTo("0");
        assertThat(dead.headers().text(CatMqHeaders.ATTEMPTS)).isEqualTo("6");
        assertThat(dead.headers().text(CatMqHeaders.RETRIES)).isEqualTo("2");
        assertThat(contents(retries, 2)).hasSize(2);
        await().untilAsserted(() -> assertThat(output).contains("to '" + deadLetters + "' after attempt 6: "));
        String message = "WARN .*Binding 'in-in-0', group 'group': the message at " + topic + "-1 offset 0 failed ";
        String cause = "; the partition goes on: java.lang.IllegalStateException: ";
        assertThat(output.getAll().lines())
                .satisfiesOnlyOnce(
                        line -> assertThat(line).containsPattern(message + "attempt 2 of 6, next one in 50ms" + cause))
                .satisfiesOnlyOnce(
                        line -> assertThat(line).containsPattern(message + "attempt 4 of 6, next one in 100ms" + cause))
                .noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void what_is_not_retryable_is_a_dead_letter_at_once() {
        createTopic(1);
        send(0, "bad");
        Moody handler = start(
                        Moody.Application.class,
                        catmq("retry.delays=1h"),
                        catmq("dead-letter.enabled=true"),
                        consumer("retryable-exceptions.java.lang.IllegalStateException=false"))
                .bean(Moody.class);
        assertThat(contents(deadLetters, 1)).hasSize(1);
        assertThat(handler.calls("bad")).isEqualTo(1);
    }

    @Test
    void without_dead_letters_its_partition_of_the_retry_topic_waits_in_the_end() {
        createTopic(1);
        send(0, "bad", "a");
        Moody handler =
                start(Moody.Application.class, catmq("retry.delays=50ms")).bean(Moody.class);
        await().until(() -> handler.calls("bad") >= 4);
        awaitCommitted(2);
        assertThat(committed(retries, 0)).isZero();
        handler.refuse();
        await().until(() -> committed(retries, 0) == 1);
        assertThat(handler.handled()).containsExactly("a", "bad");
    }

    @Test
    void it_is_not_lost_when_the_application_is_away_and_the_binding_starts_at_the_end() {
        createTopic(1);
        TestApplication first = start(Moody.Application.class, catmq("retry.delays=1s"), catmq("start-from=latest"));
        Moody handler = first.bean(Moody.class);
        await().untilAsserted(() -> {
            send(0, "bad");
            assertThat(handler.calls("bad")).isPositive();
        });
        // The retry topic has a message now, and the group has committed nothing there.
        assertThat(contents(retries, 1)).isNotEmpty();
        first.close();
        assertThat(committed(retries, 0)).isNotPositive();
        Moody second = start(Moody.Application.class, catmq("retry.delays=1s"), catmq("start-from=latest"))
                .bean(Moody.class)
                .refuse();
        await().until(() -> second.handled().contains("bad"));
    }

    @Test
    void a_message_of_another_group_whose_retry_topic_has_the_same_name_is_left_alone() {
        admin(admin -> admin.createTopic(NewTopic.of(retries, 1)));
        createTopic(1);
        send(Message.builder(retries)
                .value("not ours")
                .header(CatMqHeaders.ORIGINAL_TOPIC, topic + ".group")
                .header(CatMqHeaders.ORIGINAL_GROUP, "")
                .build());
        send(Message.builder(retries).value("from hand").build());
        Moody handler = start(Moody.Application.class, catmq("retry.delays=1s")).bean(Moody.class);
        await().until(() -> committed(retries, 0) == 2);
        assertThat(handler.handled()).containsExactly("from hand");
    }
}
