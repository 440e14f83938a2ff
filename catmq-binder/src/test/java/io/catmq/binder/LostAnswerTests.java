package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The server has moved a failed message, and nobody hears of it. */
@Timeout(120)
class LostAnswerTests {
    @Test
    void a_message_that_was_moved_without_an_answer_is_not_handled_any_more() {
        movesOnce("fails once", "next");
    }

    @Test
    void nor_is_one_that_others_of_its_key_wait_for() {
        movesOnce(
                "fails once",
                "next",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.retry.keep-key-order=true",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.retry.delays=1h",
                "spring.cloud.stream.bindings.in-in-0.consumer.default-retryable=false");
    }

    @Test
    void after_a_seek_back_a_commit_further_on_does_not_say_that_a_message_was_moved() {
        try (LossyProxy proxy = new LossyProxy("/settle");
                TestServer server =
                        TestServer.atFreePort().advertise(proxy.url()).start();
                CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            proxy.before(server.url());
            proxy.drop();
            admin.createTopic(NewTopic.of("work", 1));
            try (CatMqProducer producer = new CatMqProducer(ConnectionOptions.of(server.url()))) {
                producer.sendAndWait(Message.builder("work").value("later bad").build());
                producer.sendAndWait(Message.builder("work").value("next").build());
            }
            try (TestApplication application = TestApplication.runAsItSays(
                    Seeks.class,
                    "url=" + proxy.url(),
                    "spring.cloud.stream.bindings.in-in-0.destination=work",
                    "spring.cloud.stream.bindings.in-in-0.group=group",
                    "spring.cloud.stream.bindings.in-in-0.consumer.max-attempts=1",
                    "spring.cloud.stream.catmq.bindings.in-in-0.consumer.redelivery-initial-interval=50ms",
                    "spring.cloud.stream.catmq.bindings.in-in-0.consumer.dead-letter.enabled=true")) {
                InboundFixture.await().until(() -> admin.committedOffsets("group", Set.of("work"))
                        .equals(Map.of(new TopicPartition("work", 0), 2L)));
                application.bean(Moody.class).refuse("later bad");
                PartitionSeeker seeker = application.bean(KeyOrderTests.Listener.class).seeker;
                assertThat(seeker).isNotNull();
                seeker.seekToBeginning(List.of(new TopicPartition("work", 0)));
                InboundFixture.await().until(() -> proxy.lost() > 0);
                proxy.mend();
                InboundFixture.await()
                        .until(() ->
                                application.bean(Moody.class).handled().equals(List.of("later bad", "next", "next")));
                assertThat(admin.describeTopic("work.group.dlq")
                                .partitions()
                                .get(0)
                                .endOffset())
                        .isEqualTo(1);
            }
        }
    }

    private static void movesOnce(String failing, String next, String... settings) {
        try (LossyProxy proxy = new LossyProxy("/settle");
                TestServer server =
                        TestServer.atFreePort().advertise(proxy.url()).start();
                CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            proxy.before(server.url());
            admin.createTopic(NewTopic.of("work", 1));
            try (CatMqProducer producer = new CatMqProducer(ConnectionOptions.of(server.url()))) {
                producer.sendAndWait(
                        Message.builder("work").key("k").value(failing).build());
                producer.sendAndWait(
                        Message.builder("work").key("k").value(next).build());
            }
            List<String> all = new ArrayList<>(List.of(settings));
            all.addAll(List.of(
                    "url=" + proxy.url(),
                    "spring.cloud.stream.bindings.in-in-0.destination=work",
                    "spring.cloud.stream.bindings.in-in-0.group=group",
                    "spring.cloud.stream.bindings.in-in-0.consumer.max-attempts=1",
                    "spring.cloud.stream.catmq.bindings.in-in-0.consumer.redelivery-initial-interval=50ms",
                    "spring.cloud.stream.catmq.bindings.in-in-0.consumer.dead-letter.enabled=true"));
            try (TestApplication application = TestApplication.runAsItSays(Beans.class, all.toArray(String[]::new))) {
                InboundFixture.await().until(() -> admin.committedOffsets("group", Set.of("work"))
                        .equals(Map.of(new TopicPartition("work", 0), 2L)));
                assertThat(application.bean(Handler.class).calls).containsExactly(failing, next);
                assertThat(proxy.lost()).isPositive();
                assertThat(admin.describeTopic("work.group.dlq")
                                .partitions()
                                .get(0)
                                .endOffset())
                        .isEqualTo(1);
            }
        }
    }

    static final class Handler implements Consumer<String> {
        final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public void accept(String text) {
            calls.add(text);
            if (text.startsWith("fails") && calls.size() == 1) {
                throw new IllegalStateException("refused");
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Seeks {
        @Bean
        ConnectionOptions connection(@Value("${url}") String url) {
            return new Beans().connection(url);
        }

        @Bean
        KeyOrderTests.Listener listener() {
            return new KeyOrderTests.Listener();
        }

        @Bean
        Moody in() {
            return new Moody();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        ConnectionOptions connection(@Value("${url}") String url) {
            return ConnectionOptions.builder()
                    .servers(url)
                    .requestTimeout(Duration.ofSeconds(5))
                    .build();
        }

        @Bean
        Handler in() {
            return new Handler();
        }
    }
}
