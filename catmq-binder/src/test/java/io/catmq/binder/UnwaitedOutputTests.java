package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.support.ErrorMessage;

/** What a function makes of a message is safe before the message counts as handled, also when nobody waits for it. */
@Timeout(180)
class UnwaitedOutputTests {
    private final LossyProxy proxy = new LossyProxy("/results/partitions/0/records");
    private final TestServer server =
            // An application that had to interrupt its handler does not say that it leaves.
            TestServer.atFreePort()
                    .with("catmq.group.session-timeout", "10s")
                    .advertise(proxy.url())
                    .start();
    private final CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()));
    private final List<TestApplication> applications = new ArrayList<>();

    @BeforeEach
    void topics() {
        proxy.before(server.url());
        admin.createTopic(NewTopic.of("work", 1));
        admin.createTopic(NewTopic.of("results", 1));
    }

    @AfterEach
    void close() {
        applications.forEach(TestApplication::close);
        admin.close();
        server.close();
        proxy.close();
    }

    private void send(String... texts) {
        try (CatMqProducer producer = new CatMqProducer(ConnectionOptions.of(server.url()))) {
            for (String text : texts) {
                producer.sendAndWait(Message.of("work", text));
            }
        }
    }

    private TestApplication start(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(
                "url=" + proxy.url(),
                "spring.cloud.function.definition=work",
                "spring.cloud.stream.bindings.work-in-0.destination=work",
                "spring.cloud.stream.bindings.work-in-0.group=group",
                "spring.cloud.stream.bindings.work-in-0.consumer.max-attempts=1",
                "spring.cloud.stream.bindings.work-out-0.destination=results",
                "spring.cloud.stream.catmq.bindings.work-in-0.consumer.dead-letter.enabled=true",
                "spring.cloud.stream.catmq.bindings.work-out-0.producer.sync=false"));
        TestApplication application = TestApplication.runAsItSays(Work.class, all.toArray(String[]::new));
        applications.add(application);
        return application;
    }

    private Map<TopicPartition, Long> committed() {
        return admin.committedOffsets("group", Set.of("work"));
    }

    private long endOf(String topic) {
        return admin.describeTopic(topic).partitions().get(0).endOffset();
    }

    @Test
    void a_message_comes_again_whose_result_could_not_be_sent_before_the_application_ended() {
        proxy.drop();
        TestApplication first = start("spring.cloud.stream.catmq.binder.shutdown-timeout=1s");
        send("a");
        InboundFixture.await().until(() -> proxy.lost() > 0);
        first.close();
        assertThat(committed()).isEmpty();
        proxy.mend();
        start();
        InboundFixture.await().until(() -> committed().equals(Map.of(new TopicPartition("work", 0), 1L)));
        assertThat(endOf("results")).isPositive();
    }

    @Test
    void a_message_comes_again_whose_result_was_not_written_before_the_delivery_timeout() {
        proxy.drop();
        TestApplication application = start("spring.cloud.stream.catmq.binder.delivery-timeout=2s");
        assertComesAgainUntilItsResultIsWritten(application);
    }

    private void assertComesAgainUntilItsResultIsWritten(TestApplication application) {
        send("a");
        AtomicInteger calls = application.bean(AtomicInteger.class);
        InboundFixture.await().until(() -> calls.get() > 1);
        assertThat(committed()).isEmpty();
        proxy.mend();
        InboundFixture.await().until(() -> committed().equals(Map.of(new TopicPartition("work", 0), 1L)));
        assertThat(endOf("results")).isPositive();
    }

    @Test
    void unless_an_error_handler_takes_care_of_it() {
        proxy.drop();
        TestApplication application = start(
                "spring.cloud.stream.catmq.binder.delivery-timeout=2s",
                "spring.cloud.stream.bindings.work-out-0.error-handler-definition=notWritten");
        send("a");
        InboundFixture.await().until(() -> committed().equals(Map.of(new TopicPartition("work", 0), 1L)));
        assertThat(application.bean(AtomicInteger.class)).hasValue(1);
        assertThat(endOf("results")).isZero();
    }

    @Test
    void an_error_handler_that_fails_has_taken_care_of_nothing() {
        proxy.drop();
        TestApplication application = start(
                "spring.cloud.stream.catmq.binder.delivery-timeout=2s",
                "spring.cloud.stream.bindings.work-out-0.error-handler-definition=fails");
        assertComesAgainUntilItsResultIsWritten(application);
    }

    @Test
    void a_commit_does_not_wait_for_the_time_to_linger() {
        proxy.mend();
        start("spring.cloud.stream.catmq.binder.linger=10m");
        send("a");
        InboundFixture.await().until(() -> committed().equals(Map.of(new TopicPartition("work", 0), 1L)));
        assertThat(endOf("results")).isEqualTo(1);
    }

    @Test
    void nor_is_a_dead_letter_moved_before_the_results_of_what_came_before_it_are_safe() {
        proxy.mend();
        start("spring.cloud.stream.catmq.binder.linger=10m");
        send("a", "bad");
        InboundFixture.await().until(() -> committed().equals(Map.of(new TopicPartition("work", 0), 2L)));
        assertThat(endOf("work.group.dlq")).isEqualTo(1);
        assertThat(endOf("results")).isEqualTo(1);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Work {
        @Bean
        ConnectionOptions connection(@Value("${url}") String url) {
            return ConnectionOptions.of(url);
        }

        @Bean
        AtomicInteger calls() {
            return new AtomicInteger();
        }

        @Bean
        Consumer<ErrorMessage> notWritten() {
            return message -> {};
        }

        @Bean
        Consumer<ErrorMessage> fails() {
            return message -> {
                throw new IllegalStateException("its database is away");
            };
        }

        @Bean
        Function<String, String> work(AtomicInteger calls) {
            return text -> {
                calls.incrementAndGet();
                if (text.equals("bad")) {
                    throw new IllegalStateException("refused");
                }
                return text + "!";
            };
        }
    }
}
