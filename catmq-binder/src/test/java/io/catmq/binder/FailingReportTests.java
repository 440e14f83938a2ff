package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.PartitionFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.cloud.stream.binder.PollableMessageSource;

/** Whoever looks at a group sees which message holds it up. */
@Timeout(120)
class FailingReportTests extends InboundFixture {
    @Test
    void a_failing_message_is_shown_until_it_is_handled() {
        createTopic(1);
        send(0, "a", "bad", "b");
        Moody handler = start(Moody.Application.class).bean(Moody.class);
        await().until(() -> failing() != null && failing().attempts() >= 3);
        assertThat(failing().offset()).isEqualTo(1);
        assertThat(failing().cause()).isEqualTo("java.lang.IllegalStateException: refused bad");
        long before = failing().failingForMs();
        await().until(() -> failing().failingForMs() > before);
        handler.refuse();
        await().until(() -> failing() == null);
        assertThat(handler.handled()).containsExactly("a", "bad", "b");
    }

    @Test
    void its_reason_is_shown_in_one_line_of_a_sensible_length() {
        createTopic(1);
        String text = "two\n lines, " + "x".repeat(1000);
        Moody handler = start(Moody.Application.class).bean(Moody.class).refuse(text);
        send(0, text);
        await().until(() -> failing() != null);
        assertThat(failing().cause())
                .startsWith("java.lang.IllegalStateException: refused two lines, xxx")
                .hasSize(200);
        handler.refuse();
    }

    @Test
    void the_first_failing_message_is_shown_while_other_keys_go_on() {
        createTopic(1);
        send("k1", "a");
        send("k2", "bad");
        send("k3", "worse");
        send("k1", "b");
        Moody handler = start(
                        Moody.Application.class, catmq("retry.keep-key-order=true"), catmq("retry.delays=50ms,50ms,1h"))
                .bean(Moody.class);
        await().until(() -> failing() != null && failing().attempts() == 3);
        assertThat(failing().offset()).isEqualTo(1);
        assertThat(handler.handled()).containsExactly("a", "b");
    }

    @Test
    void a_message_that_became_a_dead_letter_does_not_fail_any_more() {
        createTopic(1);
        send(0, "bad", "a");
        start(Moody.Application.class, catmq("dead-letter.enabled=true"));
        awaitCommitted(2);
        assertThat(failing()).isNull();
    }

    @Test
    void a_failing_message_of_a_polled_consumer_is_shown_too() {
        createTopic(1);
        send(0, "bad");
        TestApplication application = start(
                PolledConsumerTests.Nothing.class,
                "spring.cloud.stream.pollable-source=jobs",
                "spring.cloud.stream.bindings.jobs-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.jobs-in-0.group=group");
        PollableMessageSource jobs = application.bean(PollableMessageSource.class);
        await().until(() -> {
            try {
                jobs.poll(message -> {
                    throw new IllegalStateException("refused");
                });
            } catch (RuntimeException e) {
                // As every poller has to.
                assertThat(e).hasRootCauseMessage("refused");
            }
            return failing() != null;
        });
        assertThat(failing().offset()).isZero();
    }

    private void send(String key, String text) {
        send(io.catmq.client.Message.builder(topic).key(key).value(text).build());
    }

    private @Nullable PartitionFailure failing() {
        return admin(admin -> admin.describeGroup("group")).partitions().stream()
                .filter(partition -> partition.topic().equals(topic))
                .map(partition -> partition.failing())
                .filter(failure -> failure != null)
                .findFirst()
                .orElse(null);
    }
}
