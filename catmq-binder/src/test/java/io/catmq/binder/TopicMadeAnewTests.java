package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The topic of a binding is deleted and made anew while a message of the old one is handled: all of the new one arrive. */
@Timeout(120)
class TopicMadeAnewTests extends InboundFixture {
    @Test
    void for_a_member_of_a_group() {
        allOfTheNewOneArrive();
    }

    @Test
    void for_one_of_a_fixed_number_of_instances() {
        allOfTheNewOneArrive(
                consumer("partitioned=true"),
                "spring.cloud.stream.instance-count=2",
                "spring.cloud.stream.instance-index=0");
    }

    private void allOfTheNewOneArrive(String... settings) {
        createTopic(2);
        Handler handler = start(Application.class, settings).bean(Handler.class);
        handler.onLast = () -> {
            admin(admin -> {
                admin.deleteTopic(topic);
                return topic;
            });
            createTopic(2);
            IntStream.range(0, 5).forEach(i -> send(0, "new " + i));
        };
        send(0, "old", "last");
        await().untilAsserted(() -> assertThat(handler.texts).contains("new 0", "new 1", "new 2", "new 3", "new 4"));
        awaitCommitted(5);
    }

    static final class Handler implements Consumer<String> {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private volatile Runnable onLast = () -> {};

        @Override
        public void accept(String text) {
            texts.add(text);
            if (text.equals("last")) {
                onLast.run();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Handler in() {
            return new Handler();
        }
    }
}
