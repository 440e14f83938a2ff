package io.catmq.binder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** Keeps what a consumer bean got. */
final class Received implements Consumer<Message<byte[]>> {
    private final List<Message<byte[]>> messages = new CopyOnWriteArrayList<>();
    private final List<String> threads = new CopyOnWriteArrayList<>();

    @Override
    public void accept(Message<byte[]> message) {
        threads.add(Thread.currentThread().getName());
        messages.add(message);
    }

    List<Message<byte[]>> messages() {
        return messages;
    }

    List<String> threads() {
        return threads;
    }

    List<String> texts() {
        return messages.stream().map(Received::text).toList();
    }

    static String text(Message<byte[]> message) {
        return new String(message.getPayload(), UTF_8);
    }

    Message<byte[]> awaitOne() {
        await(1);
        return messages.get(0);
    }

    void await(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(texts())
                .hasSizeGreaterThanOrEqualTo(count));
    }

    /** An application with it as its bean {@code in}. */
    @Configuration
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Received in() {
            return new Received();
        }
    }
}
