package io.catmq.binder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.catmq.client.TopicPartition;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.messaging.support.MessageBuilder;

/** A handler that fails must not lose its message. */
@Timeout(120)
class FailingHandlerTests extends ApplicationFixture {
    @Test
    void its_message_comes_again_till_it_is_handled_and_nothing_behind_it_goes_first() {
        createTopic(2);
        TestApplication application = consumer();
        Handler handler = application.bean(Handler.class);
        handler.refuse("bad");
        send(application, 0, "a", "bad", "b", "c");
        send(application, 1, "x", "y");
        await().atMost(Duration.ofSeconds(30)).until(() -> handler.attempts.get() >= 3);
        // The other partition goes on.
        handler.awaitHandled("x", "y");
        assertThat(handler.handled(0)).containsExactly("a");
        assertThat(application.health("in-in-0").getStatus()).isEqualTo(Status.DOWN);
        assertThat(application.health("in-in-0").getDetails().toString()).contains("offset 1", "refused bad");

        handler.refuse("");
        handler.awaitHandled("bad", "b", "c");
        assertThat(handler.handled(0)).containsExactly("a", "bad", "b", "c");
        assertThat(handler.handled(1)).containsExactly("x", "y");
        InboundFixture.awaitUp(application);
    }

    @Test
    void it_is_not_committed_so_that_another_application_gets_it() {
        createTopic(1);
        TestApplication first = consumer();
        first.bean(Handler.class).refuse("bad");
        send(first, 0, "a", "bad", "b");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> first.bean(Handler.class).attempts.get() >= 1);
        first.close();
        assertThat(committed()).isEqualTo(1);

        TestApplication second = consumer();
        second.bean(Handler.class).awaitHandled("bad", "b");
        assertThat(second.bean(Handler.class).handled(0)).containsExactly("bad", "b");
    }

    @Test
    void it_is_tried_as_often_as_max_attempts_says_before_its_partition_waits() {
        createTopic(1);
        TestApplication application = consumer(
                "spring.cloud.stream.bindings.in-in-0.consumer.max-attempts=3",
                "spring.cloud.stream.bindings.in-in-0.consumer.back-off-initial-interval=10",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.redelivery-initial-interval=1h",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.redelivery-max-interval=1h");
        Handler handler = application.bean(Handler.class);
        handler.refuse("bad");
        send(application, 0, "bad");
        InboundFixture.awaitFailing(application, 0);
        assertThat(handler.attempts).hasValue(3);
    }

    @Test
    void an_error_handler_of_the_application_takes_the_message_and_the_rest_goes_on() {
        createTopic(1);
        TestApplication application = consumer("spring.cloud.stream.bindings.in-in-0.error-handler-definition=onError");
        Handler handler = application.bean(Handler.class);
        handler.refuse("bad");
        send(application, 0, "a", "bad", "b");
        handler.awaitHandled("a", "b");
        assertThat(application.bean(Errors.class).messages).hasSize(1);
        assertThat(application.bean(Errors.class).messages.get(0).getPayload()).hasRootCauseMessage("refused bad");
        await().atMost(Duration.ofSeconds(30)).until(() -> committed() == 3);
    }

    @Test
    void it_is_logged_every_round_but_its_stack_trace_only_once() {
        createTopic(1);
        String log = outputOf(() -> {
            TestApplication application = consumer();
            Handler handler = application.bean(Handler.class);
            handler.refuse("bad");
            send(application, 0, "bad");
            await().atMost(Duration.ofSeconds(30)).until(() -> handler.attempts.get() >= 4);
        });
        assertThat(log)
                .contains("could not be handled in 1 attempt (round 1): java.lang.IllegalStateException: refused bad.")
                .contains("(round 3): java.lang.IllegalStateException: refused bad.")
                .containsOnlyOnce("Caused by: java.lang.IllegalStateException: refused bad")
                .doesNotContain("LoggingHandler");
    }

    @Test
    void an_application_that_listens_to_the_global_error_channel_hears_of_every_failure() {
        createTopic(1);
        TestApplication application = consumer(Listens.class);
        application.bean(Handler.class).refuse("bad");
        send(application, 0, "bad");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> application.bean(Errors.class).messages.size() >= 2);
        assertThat(application.bean(Errors.class).messages.get(0).getPayload()).hasRootCauseMessage("refused bad");
    }

    private static String outputOf(Runnable work) {
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(before);
        }
        return output.toString(UTF_8);
    }

    @Test
    void a_stop_lets_the_running_handler_finish_and_commits_its_message() throws Exception {
        createTopic(1);
        TestApplication application = consumer();
        Handler handler = application.bean(Handler.class);
        CountDownLatch release = handler.hold("slow");
        send(application, 0, "slow", "next");
        handler.holding.await();
        Thread stop = new Thread(application::close);
        stop.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> stop.getState() == Thread.State.TIMED_WAITING);
        release.countDown();
        stop.join();
        assertThat(handler.handled(0)).containsExactly("slow");
        assertThat(committed()).isEqualTo(1);
    }

    private TestApplication consumer(String... properties) {
        return consumer(Fails.class, properties);
    }

    private TestApplication consumer(Class<?> configuration, String... properties) {
        // As defaults, so that a test's own settings for the binding win.
        List<String> all = new ArrayList<>(List.of(
                "spring.cloud.function.definition=in",
                "spring.cloud.stream.bindings.in-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.in-in-0.group=group",
                "spring.cloud.stream.default.consumer.max-attempts=1",
                "spring.cloud.stream.catmq.default.consumer.redelivery-initial-interval=50ms",
                "spring.cloud.stream.catmq.default.consumer.redelivery-max-interval=200ms"));
        all.addAll(List.of(properties));
        return run(configuration, all.toArray(String[]::new));
    }

    private void send(TestApplication application, int partition, String... texts) {
        for (String text : texts) {
            application.send(
                    topic,
                    MessageBuilder.withPayload(text)
                            .setHeader(CatMqHeaders.PARTITION, partition)
                            .build());
        }
    }

    private long committed() {
        return admin(admin -> admin.committedOffsets("group", Set.of(topic)))
                .getOrDefault(new TopicPartition(topic, 0), 0L);
    }

    static final class Handler implements Consumer<Message<byte[]>> {
        private final List<Message<byte[]>> handled = new CopyOnWriteArrayList<>();
        private final AtomicInteger attempts = new AtomicInteger();
        private final CountDownLatch holding = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private volatile String refused = "";
        private volatile String held = "";

        void refuse(String text) {
            refused = text;
        }

        CountDownLatch hold(String text) {
            held = text;
            return release;
        }

        @Override
        public void accept(Message<byte[]> message) {
            String text = Received.text(message);
            if (text.equals(held)) {
                holding.countDown();
                awaitRelease();
            }
            if (text.equals(refused)) {
                attempts.incrementAndGet();
                throw new IllegalStateException("refused " + text);
            }
            handled.add(message);
        }

        private void awaitRelease() {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        List<String> handled(int partition) {
            return handled.stream()
                    .filter(m ->
                            m.getHeaders().get(CatMqHeaders.RECEIVED_PARTITION).equals(partition))
                    .map(Received::text)
                    .toList();
        }

        void awaitHandled(String... texts) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> handled.stream().map(Received::text).toList().containsAll(List.of(texts)));
        }
    }

    static class Errors {
        final List<ErrorMessage> messages = new CopyOnWriteArrayList<>();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Listens extends Fails {
        private final Errors heard = new Errors();

        @Bean
        @Override
        Errors errors() {
            return heard;
        }

        @ServiceActivator(inputChannel = "errorChannel")
        void hear(ErrorMessage message) {
            heard.messages.add(message);
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Fails {
        @Bean
        Handler in() {
            return new Handler();
        }

        @Bean
        Errors errors() {
            return new Errors();
        }

        @Bean
        Consumer<ErrorMessage> onError(Errors errors) {
            return errors.messages::add;
        }
    }
}
