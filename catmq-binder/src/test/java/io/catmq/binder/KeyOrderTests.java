package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicChange;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.TopicSummary;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.binding.BindingsLifecycleController.State;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** With retry.keep-key-order later messages of a key wait for a failed one, and the other keys go on. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class KeyOrderTests extends InboundFixture {
    private static final String ON = catmq("retry.keep-key-order=true");
    private static final String NEVER = catmq("retry.delays=1h");
    /** As good as for ever. */
    private static final String SOON_AGAIN =
            catmq("retry.delays=" + String.join(",", Collections.nCopies(2000, "50ms")));

    private static final String HOPELESS =
            consumer("retryable-exceptions." + UnsupportedOperationException.class.getName() + "=false");

    private static final String DEAD_LETTERS_ON = catmq("dead-letter.enabled=true");

    private final String deadLetters = topic + ".group.dlq";

    @Test
    void other_keys_go_on_while_later_messages_of_its_key_wait_and_nothing_is_committed() {
        createTopic(1);
        send("k1", "bad");
        send("k2", "a");
        send("k1", "b");
        send("k2", "c");
        TestApplication application = start(Moody.Application.class, ON, NEVER);
        Moody handler = application.bean(Moody.class);
        awaitHandled(handler, "a", "c");
        assertThat(handler.handled()).containsExactly("a", "c");
        awaitUp(application);
        // A stop commits all that may be committed.
        application.close();
        assertThat(handler.handled()).containsExactly("a", "c");
        assertThat(committed(topic, 0)).isZero();
    }

    @Test
    void after_the_delay_it_is_handled_and_then_what_waited_for_it_in_order(CapturedOutput output) {
        createTopic(1);
        send("k1", "bad");
        send("k1", "b");
        send("k2", "x");
        send("k1", "c");
        Moody handler = start(Moody.Application.class, ON, SOON_AGAIN).bean(Moody.class);
        awaitHandled(handler, "x");
        await().until(() -> handler.calls("bad") >= 3);
        assertThat(handler.handled()).containsExactly("x");
        handler.refuse();
        awaitCommitted(4);
        assertThat(handler.handled()).containsExactly("x", "bad", "b", "c");
        assertThat(handler.calls("b")).isEqualTo(1);
        assertThat(output)
                .contains("group 'group': the message at " + topic
                        + "-0 offset 0 failed attempt 1 of 2001, next one in 50ms; its key waits, the others go on:"
                        + " java.lang.IllegalStateException: refused bad")
                .contains(" offset 0 failed attempt 3 of 2001, next one in 50ms; ");
        List<TopicSummary> topics = admin(CatMqAdmin::listTopics);
        assertThat(topics).extracting(TopicSummary::name).contains(topic).doesNotContain(topic + ".group.retry");
    }

    @Test
    void a_message_that_is_delivered_again_says_how_often_it_was_before() {
        createTopic(1);
        send("k1", "bad");
        Moody handler = start(Moody.Application.class, ON, SOON_AGAIN, consumer("max-attempts=2"))
                .bean(Moody.class);
        await().until(() -> handler.calls("bad") >= 6);
        handler.refuse();
        awaitCommitted(1);
        var headers = handler.handledMessages().get(0).getHeaders();
        int retries = headers.get(CatMqHeaders.RETRIES, Integer.class);
        assertThat(retries).isGreaterThanOrEqualTo(3);
        assertThat(headers.get(CatMqHeaders.ATTEMPTS, Integer.class)).isEqualTo(2 * retries);
        assertThat(headers)
                .containsEntry(CatMqHeaders.ORIGINAL_OFFSET, 0L)
                .containsEntry(CatMqHeaders.RECEIVED_TOPIC, topic)
                .containsEntry(CatMqHeaders.EXCEPTION_MESSAGE, "refused bad");
    }

    @Test
    void whoever_reads_the_partition_next_gets_it_first_and_all_behind_it_in_key_order() {
        createTopic(1);
        send("k2", "first");
        send("k1", "bad");
        send("k2", "a");
        send("k1", "b");
        TestApplication first = start(Moody.Application.class, ON, NEVER);
        awaitHandled(first.bean(Moody.class), "first", "a");
        first.close();
        assertThat(committed(topic, 0)).isEqualTo(1);
        Moody second = start(Moody.Willing.class, ON, NEVER).bean(Moody.class);
        awaitCommitted(4);
        assertThat(second.handled()).containsExactly("bad", "a", "b");
    }

    @Test
    void a_member_that_joins_takes_what_is_held_of_the_partition_that_it_gets() {
        createTopic(2);
        for (int partition = 0; partition < 2; partition++) {
            send(partition, "k1", "bad");
            send(partition, "k2", "a" + partition);
            send(partition, "k1", "b" + partition);
        }
        Moody first = start(Moody.Application.class, ON, SOON_AGAIN).bean(Moody.class);
        awaitHandled(first, "a0", "a1");
        Moody second = start(Moody.Willing.class, ON, NEVER).bean(Moody.class);
        await().until(() -> second.handled().size() == 3);
        String given = second.handled().get(1).substring(1);
        assertThat(second.handled()).containsExactly("bad", "a" + given, "b" + given);
        int partition = Integer.parseInt(given);
        await().until(() -> committed(topic, partition) == 3);
        assertThat(committed(topic, 1 - partition)).isZero();
        assertThat(first.handled()).containsExactlyInAnyOrder("a0", "a1");
        first.refuse();
        await().until(() -> committed(topic, 1 - partition) == 3);
        // Nothing of what it gave away.
        assertThat(first.handled()).containsExactlyInAnyOrder("a0", "a1", "bad", "b" + (1 - partition));
    }

    @Test
    void a_group_that_starts_at_the_end_does_not_pass_over_it() {
        createTopic(1);
        String atTheEnd = catmq("start-from=latest");
        TestApplication first = start(Moody.Application.class, ON, NEVER, atTheEnd);
        await().untilAsserted(() -> {
            send("k1", "bad");
            assertThat(first.bean(Moody.class).calls("bad")).isPositive();
        });
        // As it has no commit otherwise, and a crash makes none.
        await().until(() ->
                !admin(admin -> admin.committedOffsets("group", Set.of(topic))).isEmpty());
        first.close();
        Moody second = start(Moody.Willing.class, ON, NEVER, atTheEnd).bean(Moody.class);
        awaitHandled(second, "bad");
    }

    @Test
    void after_the_last_delay_it_is_a_dead_letter_and_then_what_waited_for_it_is_handled() {
        createTopic(2);
        send(1, "k1", "bad");
        send(1, "k1", "b");
        send(1, "k2", "x");
        TestApplication application = start(
                Moody.Application.class,
                ON,
                catmq("retry.delays=50ms,100ms"),
                DEAD_LETTERS_ON,
                consumer("max-attempts=2"));
        Moody handler = application.bean(Moody.class);
        await().until(() -> committed(topic, 1) == 3);
        assertThat(handler.handled()).containsExactly("x", "b");
        assertThat(handler.calls("bad")).isEqualTo(6);
        assertThat(contents(deadLetters, 1)).hasSize(1);
        ReceivedMessage dead = contents(deadLetters, 1).get(0);
        assertThat(dead.partition()).isEqualTo(1);
        assertThat(dead.keyText()).isEqualTo("k1");
        assertThat(dead.headers().text(CatMqHeaders.ORIGINAL_OFFSET)).isEqualTo("0");
        assertThat(dead.headers().text(CatMqHeaders.ATTEMPTS)).isEqualTo("6");
        assertThat(dead.headers().text(CatMqHeaders.RETRIES)).isEqualTo("2");
        assertThat(dead.headers().text(CatMqHeaders.EXCEPTION_STACK_TRACE)).contains("at " + Moody.class.getName());
    }

    @Test
    void a_dead_letter_is_not_moved_and_its_key_goes_on_waiting_before_all_in_front_of_it_is_done() {
        createTopic(1);
        send("k1", "bad");
        send("k2", "hopeless");
        send("k2", "b");
        send("k3", "c");
        Moody handler = start(Moody.Application.class, ON, SOON_AGAIN, DEAD_LETTERS_ON, HOPELESS)
                .bean(Moody.class);
        awaitHandled(handler, "c");
        await().until(() -> handler.calls("bad") >= 3);
        assertThat(endOf(deadLetters)).isZero();
        assertThat(handler.handled()).containsExactly("c");
        handler.refuse();
        awaitCommitted(4);
        assertThat(handler.handled()).containsExactly("c", "bad", "b");
        assertThat(handler.calls("hopeless")).isEqualTo(1);
        assertThat(endOf(deadLetters)).isEqualTo(1);
    }

    @Test
    void without_dead_letters_it_is_tried_for_ever_and_health_says_so() {
        createTopic(1);
        send("k1", "hopeless");
        send("k1", "b");
        send("k2", "c");
        send("k3", "bad");
        TestApplication application = start(Moody.Application.class, ON, catmq("retry.delays=20ms"), HOPELESS);
        Moody handler = application.bean(Moody.class);
        await().until(() -> handler.calls("hopeless") >= 3 && handler.calls("bad") >= 4);
        assertThat(handler.handled()).containsExactly("c");
        assertThat(application.health("in-in-0").getStatus()).isEqualTo(Status.DOWN);
        assertThat(application.health("in-in-0").getDetails().toString()).contains("offset 0", "offset 3");
        handler.refuse();
        awaitHandled(handler, "bad");
        await().untilAsserted(() -> assertThat(
                        application.health("in-in-0").getDetails().toString())
                .contains("offset 0")
                .doesNotContain("offset 3"));
        handler.hope();
        awaitCommitted(4);
        assertThat(handler.handled()).containsExactly("c", "bad", "hopeless", "b");
        awaitUp(application);
    }

    @Test
    void without_dead_letters_its_attempts_are_counted_on_after_the_last_delay() {
        createTopic(1);
        send("k1", "bad");
        Moody handler =
                start(Moody.Application.class, ON, catmq("retry.delays=20ms")).bean(Moody.class);
        await().until(() -> handler.calls("bad") >= 5);
        handler.refuse();
        awaitCommitted(1);
        assertThat(handler.handledMessages().get(0).getHeaders())
                .containsEntry(CatMqHeaders.RETRIES, 1)
                .containsEntry(CatMqHeaders.ATTEMPTS, (int) handler.calls("bad") - 1);
    }

    @Test
    void nothing_waits_for_a_message_without_a_key() {
        createTopic(1);
        send(0, "bad", "a", "worse", "b");
        Moody handler = start(Moody.Application.class, ON, SOON_AGAIN).bean(Moody.class);
        awaitHandled(handler, "a", "b");
        handler.refuse("bad");
        awaitHandled(handler, "worse");
        handler.refuse();
        awaitCommitted(4);
        assertThat(handler.handled()).containsExactly("a", "b", "worse", "bad");
    }

    @Test
    void a_partition_waits_at_the_limit_and_the_others_go_on() {
        createTopic(2);
        send("k1", "bad");
        send("k2", "a");
        send("k1", "waits");
        send("k2", "c");
        send("k2", "d");
        Moody handler = start(Moody.Application.class, ON, SOON_AGAIN, catmq("retry.max-behind-failed=3"))
                .bean(Moody.class);
        await().until(() -> handler.calls("bad") >= 3);
        send(1, "k2", "x");
        awaitHandled(handler, "a", "x");
        assertThat(handler.handled()).containsExactly("a", "x");
        handler.refuse();
        awaitCommitted(5);
        assertThat(handler.handled()).containsExactly("a", "x", "bad", "waits", "c", "d");
    }

    @Test
    void a_partition_waits_when_what_is_held_is_too_large() {
        createTopic(1);
        send("k1", "bad");
        String large = "x".repeat(1000 * 1000);
        List<Integer> numbers = IntStream.range(0, 17).boxed().toList();
        numbers.forEach(number -> send("k1", number + large));
        send("k2", "a");
        Moody handler = start(Moody.Application.class, ON, SOON_AGAIN, catmq("max-poll-records=1"))
                .bean(Moody.class);
        await().until(() -> handler.calls("bad") >= 30);
        assertThat(handler.handled()).isEmpty();
        handler.refuse();
        awaitCommitted(19);
        List<String> handled =
                handler.handled().stream().map(text -> text.replace("x", "")).toList();
        assertThat(handled).hasSize(19).startsWith("bad").contains("a");
        assertThat(handled)
                .filteredOn(text -> Character.isDigit(text.charAt(0)))
                .isEqualTo(numbers.stream().map(String::valueOf).toList());
    }

    @Test
    void a_paused_binding_tries_nothing_and_goes_on_where_it_was() {
        createTopic(1);
        send("k1", "bad");
        send("k1", "b");
        send("k2", "a");
        TestApplication application = start(Moody.Application.class, ON, SOON_AGAIN);
        Moody handler = application.bean(Moody.class);
        awaitHandled(handler, "a");
        BindingsLifecycleController bindings = application.bean(BindingsLifecycleController.class);
        bindings.changeState("in-in-0", State.PAUSED);
        AtomicLong before = new AtomicLong();
        await().during(Duration.ofMillis(700)).until(() -> {
            long calls = handler.calls("bad");
            return before.getAndSet(calls) == calls;
        });
        handler.refuse();
        assertThat(handler.handled()).containsExactly("a");
        bindings.changeState("in-in-0", State.RESUMED);
        awaitCommitted(3);
        assertThat(handler.handled()).containsExactly("a", "bad", "b");
    }

    @Test
    void after_a_seek_back_all_is_delivered_anew() {
        createTopic(1);
        send("k1", "bad");
        send("k2", "a");
        send("k1", "b");
        TestApplication application = start(Seeks.class, ON, NEVER);
        Moody handler = application.bean(Moody.class);
        awaitHandled(handler, "a");
        handler.refuse();
        PartitionSeeker seeker = application.bean(Listener.class).seeker;
        assertThat(seeker).isNotNull();
        seeker.seekToBeginning(List.of(new TopicPartition(topic, 0)));
        awaitCommitted(3);
        assertThat(handler.handled()).containsExactly("a", "bad", "a", "b");
    }

    @Test
    void of_a_topic_that_is_made_anew_nothing_is_committed_that_was_not_handled() {
        createTopic(2);
        send("k2", "a");
        send("k1", "bad");
        send("k2", "b");
        send("k2", "slow");
        TestApplication application = start(
                Slow.class,
                ON,
                NEVER,
                consumer("partitioned=true"),
                "spring.cloud.stream.instance-count=2",
                "spring.cloud.stream.instance-index=0");
        Moody handler = application.bean(Moody.class);
        awaitHandled(handler, "a", "b", "slow");
        // It is in its handler, and so does not see that for a moment there is no topic: it would start over.
        admin(admin -> {
            admin.deleteTopic(topic);
            return admin.createTopic(NewTopic.of(topic, 2));
        });
        send("k1", "x");
        send("k3", "y");
        send("k3", "z");
        application.bean(CountDownLatch.class).countDown();
        awaitHandled(handler, "x", "y", "z");
        awaitCommitted(3);
        assertThat(handler.handled()).containsExactly("a", "b", "slow", "x", "y", "z");
    }

    @Test
    void with_instance_count_what_is_held_outlasts_partitions_that_are_added() {
        createTopic(1);
        send("k1", "bad");
        send("k2", "a");
        send("k1", "b");
        Moody handler = start(
                        Moody.Application.class,
                        ON,
                        SOON_AGAIN,
                        consumer("partitioned=true"),
                        "spring.cloud.stream.instance-count=2",
                        "spring.cloud.stream.instance-index=0",
                        "spring.cloud.stream.catmq.binder.auto-add-partitions=true",
                        catmq("topics-refresh-interval=200ms"))
                .bean(Moody.class);
        awaitHandled(handler, "a");
        admin(admin -> admin.alterTopic(topic, TopicChange.partitions(3)));
        send(2, "k9", "there");
        awaitHandled(handler, "there");
        handler.refuse();
        awaitCommitted(3);
        assertThat(handler.handled()).containsExactly("a", "there", "bad", "b");
    }

    private long endOf(String name) {
        return admin(admin -> admin.describeTopic(name)).partitions().get(0).endOffset();
    }

    private void send(String key, String text) {
        send(0, key, text);
    }

    private void send(int partition, String key, String text) {
        send(Message.builder(topic).partition(partition).key(key).value(text).build());
    }

    private static void awaitHandled(Moody handler, String... texts) {
        await().until(() -> handler.handled().containsAll(List.of(texts)));
    }

    @Configuration
    @EnableAutoConfiguration
    static class Slow {
        @Bean
        Moody moody() {
            return new Moody().refuse("bad");
        }

        @Bean
        CountDownLatch mayGoOn() {
            return new CountDownLatch(1);
        }

        @Bean
        Consumer<org.springframework.messaging.Message<byte[]>> in(Moody moody, CountDownLatch mayGoOn) {
            return message -> {
                moody.accept(message);
                if (Received.text(message).equals("slow")) {
                    try {
                        mayGoOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }
    }

    static final class Listener implements CatMqRebalanceListener {
        volatile @Nullable PartitionSeeker seeker;

        @Override
        public void onAssigned(String binding, Collection<TopicPartition> partitions, PartitionSeeker given) {
            seeker = given;
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Seeks extends Moody.Application {
        @Bean
        Listener listener() {
            return new Listener();
        }
    }
}
