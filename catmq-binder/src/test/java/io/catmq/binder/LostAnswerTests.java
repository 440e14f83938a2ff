package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The server has moved a failed message, and nobody hears of it. */
@Timeout(120)
class LostAnswerTests {
    private static final TopicPartition PARTITION = new TopicPartition("work", 0);

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
        movesAfterASeekBack("later bad", "next");
    }

    @Test
    void nor_does_one_just_behind_it_that_was_there_before() {
        movesAfterASeekBack("later bad");
    }

    private static void movesAfterASeekBack(String... texts) {
        withoutMoves(texts, (proxy, server) -> {
            try (TestApplication application = start(proxy, Seeks.class)) {
                awaitCommitted(server, texts.length);
                application.bean(Moody.class).refuse("later bad");
                PartitionSeeker seeker = application.bean(KeyOrderTests.Listener.class).seeker;
                assertThat(seeker).isNotNull();
                seeker.seekToBeginning(List.of(PARTITION));
                // As there is nothing to commit, the move does without what does not come through.
                InboundFixture.await().until(() -> deadLetters(server) == 1);
            }
        });
    }

    @Test
    void nor_does_what_somebody_else_commits_for_the_group() {
        withoutMoves(new String[] {"bad", "next"}, (proxy, server) -> {
            try (TestApplication application = start(
                            proxy,
                            Seeks.class,
                            "spring.cloud.stream.bindings.in-in-0.consumer.partitioned=true",
                            "spring.cloud.stream.instance-count=2",
                            "spring.cloud.stream.instance-index=0");
                    CatMqConsumer other = new CatMqConsumer(
                            ConnectionOptions.of(server.url()),
                            ConsumerOptions.builder().group("group").build())) {
                InboundFixture.await()
                        .until(() -> application.bean(Moody.class).calls("bad") > 0
                                && application.health("in-in-0").getStatus().equals(Status.DOWN));
                other.assign(List.of(PARTITION));
                other.commit(Map.of(PARTITION, 2L));
                proxy.mend();
                InboundFixture.await().until(() -> deadLetters(server) == 1);
            }
        });
    }

    /** With a server that no settlement gets to before the proxy is mended. */
    private static void withoutMoves(String[] texts, BiConsumer<LossyProxy, TestServer> test) {
        try (LossyProxy proxy = new LossyProxy("/settle");
                TestServer server =
                        TestServer.atFreePort().advertise(proxy.url()).start()) {
            proxy.before(server.url());
            proxy.drop();
            send(server, texts);
            test.accept(proxy, server);
        }
    }

    private static void send(TestServer server, String... texts) {
        ConnectionOptions connection = ConnectionOptions.of(server.url());
        try (CatMqAdmin admin = new CatMqAdmin(connection);
                CatMqProducer producer = new CatMqProducer(connection)) {
            admin.createTopic(NewTopic.of("work", 2));
            for (String text : texts) {
                producer.sendAndWait(Message.builder("work")
                        .partition(0)
                        .key("k")
                        .value(text)
                        .build());
            }
        }
    }

    private static TestApplication start(LossyProxy proxy, Class<?> configuration, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(
                "url=" + proxy.url(),
                "spring.cloud.stream.bindings.in-in-0.destination=work",
                "spring.cloud.stream.bindings.in-in-0.group=group",
                "spring.cloud.stream.bindings.in-in-0.consumer.max-attempts=1",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.redelivery-initial-interval=50ms",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.dead-letter.enabled=true"));
        return TestApplication.runAsItSays(configuration, all.toArray(String[]::new));
    }

    private static void awaitCommitted(TestServer server, long offset) {
        try (CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            InboundFixture.await()
                    .until(() -> admin.committedOffsets("group", Set.of("work")).equals(Map.of(PARTITION, offset)));
        }
    }

    private static long deadLetters(TestServer server) {
        try (CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            return admin.describeTopic("work.group.dlq").partitions().get(0).endOffset();
        }
    }

    private static void movesOnce(String failing, String next, String... settings) {
        try (LossyProxy proxy = new LossyProxy("/settle");
                TestServer server =
                        TestServer.atFreePort().advertise(proxy.url()).start()) {
            proxy.before(server.url());
            send(server, failing, next);
            try (TestApplication application = start(proxy, Beans.class, settings)) {
                awaitCommitted(server, 2);
                assertThat(application.bean(Handler.class).calls).containsExactly(failing, next);
                assertThat(proxy.lost()).isPositive();
                assertThat(deadLetters(server)).isEqualTo(1);
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
            return new Moody().refuse("bad");
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
