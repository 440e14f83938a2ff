package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.stream.binder.PollableMessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A commit is a write in the database: what comes fast must not pay one for each message (decision 0056). */
@Timeout(120)
class CommitsOfABindingTests {
    private static final int MESSAGES = 200;

    @Test
    void messages_that_come_one_by_one_share_their_commits() {
        try (LossyProxy proxy = new LossyProxy("loses nothing");
                TestServer server =
                        TestServer.atFreePort().advertise(proxy.url()).start();
                CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            proxy.before(server.url());
            admin.createTopic(NewTopic.of("work", 1));
            try (TestApplication application = TestApplication.runAsItSays(
                            Beans.class,
                            "url=" + proxy.url(),
                            "spring.cloud.stream.bindings.in-in-0.destination=work",
                            "spring.cloud.stream.bindings.in-in-0.group=group");
                    CatMqProducer producer = new CatMqProducer(ConnectionOptions.of(server.url()))) {
                long start = System.nanoTime();
                int before = proxy.requests("/v1/groups/group/offsets");
                for (int i = 1; i <= MESSAGES; i++) {
                    int sent = i;
                    producer.sendAndWait(Message.builder("work").value("m" + i).build());
                    InboundFixture.await()
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> application.bean(Handler.class).calls.get() == sent);
                }
                InboundFixture.await().until(() -> admin.committedOffsets("group", Set.of("work"))
                        .equals(Map.of(new TopicPartition("work", 0), (long) MESSAGES)));
                long tenths = Duration.ofNanos(System.nanoTime() - start).toMillis() / 100;
                assertThat(proxy.requests("/v1/groups/group/offsets") - before)
                        .isPositive()
                        .isLessThanOrEqualTo((int) tenths + 2);
            }
        }
    }

    @Test
    void messages_that_are_polled_fast_share_their_commits() {
        try (LossyProxy proxy = new LossyProxy("loses nothing");
                TestServer server =
                        TestServer.atFreePort().advertise(proxy.url()).start();
                CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()));
                CatMqProducer producer = new CatMqProducer(ConnectionOptions.of(server.url()))) {
            proxy.before(server.url());
            admin.createTopic(NewTopic.of("work", 1));
            for (int i = 0; i < MESSAGES; i++) {
                producer.sendAndWait(Message.builder("work").value("m" + i).build());
            }
            try (TestApplication application = TestApplication.runAsItSays(
                    Beans.class,
                    "url=" + proxy.url(),
                    "spring.cloud.function.definition=",
                    "spring.cloud.stream.pollable-source=jobs",
                    "spring.cloud.stream.bindings.jobs-in-0.destination=work",
                    "spring.cloud.stream.bindings.jobs-in-0.group=group")) {
                PollableMessageSource jobs = application.bean(PollableMessageSource.class);
                AtomicInteger handled = new AtomicInteger();
                long start = System.nanoTime();
                int before = proxy.requests("/v1/groups/group/offsets");
                InboundFixture.await()
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> jobs.poll(message -> handled.incrementAndGet()) && handled.get() == MESSAGES);
                long tenths = Duration.ofNanos(System.nanoTime() - start).toMillis() / 100;
                assertThat(proxy.requests("/v1/groups/group/offsets") - before).isLessThanOrEqualTo((int) tenths + 2);
                assertThat(jobs.poll(message -> handled.incrementAndGet())).isFalse();
                assertThat(admin.committedOffsets("group", Set.of("work")))
                        .as("when a call found nothing")
                        .isEqualTo(Map.of(new TopicPartition("work", 0), (long) MESSAGES));
            }
        }
    }

    static final class Handler implements Consumer<String> {
        final AtomicInteger calls = new AtomicInteger();

        @Override
        public void accept(String text) {
            calls.incrementAndGet();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        ConnectionOptions connection(@Value("${url}") String url) {
            return ConnectionOptions.of(url);
        }

        @Bean
        Handler in() {
            return new Handler();
        }
    }
}
