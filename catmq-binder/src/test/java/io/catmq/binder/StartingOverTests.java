package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.ProducerOptions;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.support.ErrorMessage;

/** A thread of a binding that fails goes on with a new consumer, and that begins where the old one was, with nothing of its troubles. */
@Timeout(120)
class StartingOverTests extends InboundFixture {
    private static final String[] FIXED = {
        consumer("partitioned=true"), "spring.cloud.stream.instance-count=2", "spring.cloud.stream.instance-index=0"
    };

    @Test
    void of_a_group_member() {
        startsOver(3);
    }

    @Test
    void of_one_of_a_fixed_number_of_instances() {
        startsOver(2, FIXED);
    }

    @Test
    void also_when_what_was_handled_cannot_be_committed_any_more() {
        TestApplication application = failing(FIXED);
        application.bean(Fatal.class).before = () -> admin(admin -> {
            admin.deleteTopic(topic);
            return topic;
        });
        sendTogether(2, "a", "fatal");
        await().until(() -> application.bean(Changes.class).all.size() == 3);
        awaitUp(application);
        assertThat(application.bean(Moody.class).calls("bad")).isEqualTo(1);
    }

    @Test
    void and_does_the_seeks_that_were_asked_of_the_old_one() {
        seeks();
    }

    @Test
    void and_does_the_seeks_with_a_fixed_number_of_instances() {
        seeks(FIXED);
    }

    private void seeks(String... settings) {
        TestApplication application = failing(settings);
        PartitionSeeker seeker = application.bean(Changes.class).seeker;
        assertThat(seeker).isNotNull();
        application.bean(Fatal.class).before = () -> seeker.seekToBeginning(Set.of(new TopicPartition(topic, 2)));
        sendTogether(2, "a", "fatal");
        await().until(() -> application.bean(Moody.class).calls("a") == 2);
        awaitUp(application);
    }

    private void startsOver(int partitions, String... settings) {
        TestApplication application = failing(settings);
        Moody handler = application.bean(Moody.class);
        sendTogether(2, "a", "fatal");
        await().until(() -> committed(topic, 0) == 1 && committed(topic, 2) == 2);
        assertThat(handler.calls("bad")).isEqualTo(2);
        assertThat(handler.calls("fatal")).isEqualTo(2);
        assertThat(handler.calls("a")).isEqualTo(1);
        awaitUp(application);
        assertThat(application.bean(Changes.class).all)
                .containsExactly("assigned " + partitions, "revoked " + partitions, "assigned " + partitions);
    }

    /** One whose partition 0 waits for a message that failed. */
    private TestApplication failing(String... settings) {
        createTopic(3);
        send(0, "bad");
        String[] all = Stream.concat(
                        Stream.of(settings),
                        Stream.of(
                                "spring.cloud.stream.bindings.in-in-0.error-handler-definition=onError",
                                catmq("commit-interval=1h"),
                                catmq("redelivery-initial-interval=1h"),
                                catmq("redelivery-max-interval=1h")))
                .toArray(String[]::new);
        TestApplication application = start(Fails.class, all);
        await().until(() -> application.bean(Moody.class).calls("bad") == 1);
        return application;
    }

    /** They are polled together, so that there is no commit between them. */
    private void sendTogether(int partition, String... texts) {
        try (CatMqProducer producer = new CatMqProducer(
                ConnectionOptions.of(server.url()),
                ProducerOptions.builder().linger(Duration.ofMinutes(1)).build())) {
            for (String text : texts) {
                var unused = producer.send(
                        Message.builder(topic).partition(partition).value(text).build());
            }
            producer.flush();
        }
    }

    static final class Fatal {
        private volatile Runnable before = () -> {};
    }

    static final class Changes implements CatMqRebalanceListener {
        private final List<String> all = new CopyOnWriteArrayList<>();
        private volatile @Nullable PartitionSeeker seeker;

        @Override
        public void onAssigned(String binding, Collection<TopicPartition> partitions, PartitionSeeker seeker) {
            this.seeker = seeker;
            all.add("assigned " + partitions.size());
        }

        @Override
        public void onRevoked(String binding, Collection<TopicPartition> partitions) {
            all.add("revoked " + partitions.size());
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Fails {
        @Bean
        Moody in() {
            return new Moody().refuse("bad", "fatal");
        }

        @Bean
        Changes changes() {
            return new Changes();
        }

        @Bean
        Fatal fatal() {
            return new Fatal();
        }

        /** What is thrown here and is no exception ends the thread's consumer. */
        @Bean
        Consumer<ErrorMessage> onError(Moody in, Fatal fatal) {
            return error -> {
                String text = String.valueOf(error.getPayload().getCause());
                if (text.contains("fatal")) {
                    in.refuse();
                    fatal.before.run();
                    throw new StackOverflowError("of the application");
                }
                throw new IllegalStateException("not taken", error.getPayload());
            };
        }
    }
}
