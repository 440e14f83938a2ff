package io.catmq.binder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ReceivedMessage;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.support.ErrorMessage;

/** Several topics, or a pattern, in one binding. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SeveralTopicsTests extends InboundFixture {
    private final String one = topic + ".one";
    private final String two = topic + ".two";
    private final String three = topic + ".three";

    @Test
    void each_gets_its_own_consumer_by_default() {
        TestApplication application = start(Received.Application.class, destination(one + "," + two));
        bothArrive(application.bean(Received.class));
        assertThat(application.health("in-in-0").getDetails()).containsEntry("topic", one + ", " + two);
    }

    @Test
    void an_error_handler_hears_of_each_failure_once() {
        TestApplication application = start(
                Errors.class,
                destination(one + "," + two),
                "spring.cloud.stream.bindings.in-in-0.error-handler-definition=onError");
        send(Message.of(one, "bad"));
        send(Message.of(two, "worse"));
        await().until(() -> committed(one, 0) == 1 && committed(two, 0) == 1);
        assertThat(application.bean(Errors.class).heard).containsExactlyInAnyOrder("bad", "worse");
    }

    @Test
    void each_has_its_own_way_for_errors_so_that_nothing_is_warned_of(CapturedOutput output) {
        start(Received.Application.class, destination(one + "," + two));
        assertThat(output).contains(one, two).doesNotContain("errorChannel");
    }

    @Test
    void with_multiplex_one_consumer_reads_all() {
        TestApplication application =
                start(Received.Application.class, destination(one + "," + two), consumer("multiplex=true"));
        bothArrive(application.bean(Received.class));
        assertThat(application.bean(Received.class).threads().stream().distinct())
                .hasSize(1);
        awaitUp(application);
    }

    @Test
    void with_multiplex_each_topic_has_its_own_dead_letters() {
        start(
                Moody.Application.class,
                destination(one + "," + two),
                consumer("multiplex=true"),
                catmq("dead-letter.enabled=true"));
        send(Message.of(one, "bad"));
        send(Message.of(two, "worse"));
        assertThat(contents(one + ".group.dlq", 1))
                .extracting(ReceivedMessage::valueText)
                .containsExactly("bad");
        assertThat(contents(two + ".group.dlq", 1))
                .extracting(ReceivedMessage::valueText)
                .containsExactly("worse");
    }

    @Test
    void with_multiplex_instances_of_a_fixed_number_share_the_partitions_of_all() {
        admin(admin -> admin.createTopic(NewTopic.of(one, 2)));
        admin(admin -> admin.createTopic(NewTopic.of(two, 2)));
        String[] settings = {
            destination(one + "," + two),
            consumer("multiplex=true"),
            consumer("partitioned=true"),
            consumer("instance-count=2")
        };
        Received first = start(Received.Application.class, with(settings, consumer("instance-index=0")))
                .bean(Received.class);
        Received second = start(Received.Application.class, with(settings, consumer("instance-index=1")))
                .bean(Received.class);
        IntStream.range(0, 2).forEach(partition -> {
            send(Message.builder(one)
                    .partition(partition)
                    .value("one" + partition)
                    .build());
            send(Message.builder(two)
                    .partition(partition)
                    .value("two" + partition)
                    .build());
        });
        first.await(2);
        second.await(2);
        assertThat(first.texts()).containsExactlyInAnyOrder("one0", "two0");
        assertThat(second.texts()).containsExactlyInAnyOrder("one1", "two1");
    }

    @Test
    void a_pattern_reads_what_fits_also_when_it_comes_later() {
        admin(admin -> admin.createTopic(NewTopic.of(one, 1)));
        send(Message.of(one, "one"));
        Received received = start(
                        Received.Application.class,
                        destination(topic + ".t*," + topic + ".?ne"),
                        consumer("multiplex=true"),
                        catmq("topics-refresh-interval=200ms"))
                .bean(Received.class);
        received.await(1);
        admin(admin -> admin.createTopic(NewTopic.of(two, 1)));
        admin(admin -> admin.createTopic(NewTopic.of(three, 1)));
        admin(admin -> admin.createTopic(NewTopic.of(topic + ".other", 1)));
        send(Message.of(topic + ".other", "other"));
        send(Message.of(two, "two"));
        send(Message.of(three, "three"));
        received.await(3);
        assertThat(received.texts()).containsExactlyInAnyOrder("one", "two", "three");
        await().until(() -> committed(one, 0) == 1 && committed(two, 0) == 1 && committed(three, 0) == 1);
    }

    @Test
    void a_pattern_that_nothing_fits_yet_waits() {
        TestApplication application =
                start(Received.Application.class, destination(topic + ".*"), catmq("topics-refresh-interval=200ms"));
        awaitUp(application);
        admin(admin -> admin.createTopic(NewTopic.of(one, 1)));
        send(Message.of(one, "one"));
        application.bean(Received.class).await(1);
    }

    @Test
    void a_pattern_does_not_catch_the_dead_letters_and_retries_of_what_it_reads() {
        admin(admin -> admin.createTopic(NewTopic.of(one, 1)));
        Moody handler = start(
                        Moody.Application.class,
                        destination(topic + ".*"),
                        catmq("topics-refresh-interval=200ms"),
                        catmq("retry.delays=50ms"),
                        catmq("dead-letter.enabled=true"))
                .bean(Moody.class);
        send(Message.of(one, "bad"));
        assertThat(contents(one + ".group.dlq", 1)).hasSize(1);
        admin(admin -> admin.createTopic(NewTopic.of(two, 1)));
        send(Message.of(two, "two"));
        await().until(() -> handler.handled().contains("two"));
        assertThat(handler.calls("bad")).isEqualTo(2);
    }

    private void bothArrive(Received received) {
        send(Message.of(one, "one"));
        send(Message.of(two, "two"));
        received.await(2);
        assertThat(received.texts()).containsExactlyInAnyOrder("one", "two");
    }

    private static String destination(String destination) {
        return "spring.cloud.stream.bindings.in-in-0.destination=" + destination;
    }

    private static String[] with(String[] settings, String more) {
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = more;
        return all;
    }

    @Configuration
    static class Errors extends Moody.Application {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Bean
        Consumer<ErrorMessage> onError() {
            return error -> heard.add(new String(
                    (byte[]) Objects.requireNonNull(error.getOriginalMessage()).getPayload(), UTF_8));
        }
    }
}
