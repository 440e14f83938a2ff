package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.ReceivedMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.messaging.Message;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Functions of streams return before they have handled a message. */
@Timeout(120)
class ReactiveTests extends InboundFixture {
    @Test
    void a_message_counts_as_handled_when_it_was_handed_over() {
        createTopic(1);
        send(0, "a");
        Work work = start(Streams.class).bean(Work.class);
        awaitCommitted(1);
        assertThat(work.done).isEmpty();
        work.go.countDown();
        await().until(() -> work.done.contains("a"));
    }

    @Test
    void with_manual_acknowledgement_it_is_handled_when_the_stream_says_so() {
        createTopic(1);
        send(0, "a", "b", "c");
        TestApplication first = start(Streams.class, catmq("ack-mode=manual"));
        Work work = first.bean(Work.class);
        await().until(() -> work.begun.size() == 3);
        first.close();
        assertThat(committed(topic, 0)).isZero();
        work.go.countDown();

        TestApplication second = start(Streams.class, catmq("ack-mode=manual"));
        second.bean(Work.class).go.countDown();
        awaitCommitted(3);
        assertThat(second.bean(Work.class).done).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void a_function_from_stream_to_stream_sends_what_it_makes_of_what_it_gets() {
        createTopic(1);
        String results = topic + ".results";
        start(
                Pairs.class,
                "spring.cloud.function.definition=pairs",
                "spring.cloud.stream.bindings.pairs-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.pairs-in-0.group=group",
                "spring.cloud.stream.bindings.pairs-out-0.destination=" + results);
        send(0, "a", "b", "c", "d");
        assertThat(contents(results, 2)).extracting(ReceivedMessage::valueText).containsExactly("a+b", "c+d");
        awaitCommitted(4);
    }

    static final class Work {
        final List<String> begun = new CopyOnWriteArrayList<>();
        final List<String> done = new CopyOnWriteArrayList<>();
        final CountDownLatch go = new CountDownLatch(1);

        String handle(Message<byte[]> message) {
            begun.add(Received.text(message));
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            done.add(Received.text(message));
            return Received.text(message);
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Streams {
        @Bean
        Work work() {
            return new Work();
        }

        @Bean
        Consumer<Flux<Message<byte[]>>> in(Work work) {
            return messages -> messages.flatMap(message -> Mono.fromCallable(() -> work.handle(message))
                            .subscribeOn(Schedulers.boundedElastic())
                            .doOnSuccess(text -> {
                                var callback = StaticMessageHeaderAccessor.getAcknowledgmentCallback(message);
                                if (callback != null) {
                                    callback.acknowledge();
                                }
                            }))
                    .subscribe();
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Pairs {
        @Bean
        Function<Flux<String>, Flux<String>> pairs() {
            return texts -> texts.buffer(2).map(two -> String.join("+", two));
        }
    }
}
