package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application stops while a handler runs that does not want to. */
@Timeout(120)
class ShutdownTests extends InboundFixture {
    @Test
    void a_handler_that_takes_longer_than_the_time_out_is_interrupted_and_its_message_comes_again() {
        createTopic(1);
        send(0, "a", "slow", "b");
        TestApplication first = start(Beans.class, "spring.cloud.stream.catmq.binder.shutdown-timeout=1s");
        Handler slow = first.bean(Handler.class);
        await().until(() -> slow.begun.contains("slow"));
        first.close();
        await().until(() -> slow.interrupted.getCount() == 0);
        assertThat(slow.handled).containsExactly("a");
        // The stop does not wait long for a thread that it has interrupted.
        awaitCommitted(1);

        TestApplication second = start(Beans.class);
        second.bean(Handler.class).go.countDown();
        awaitCommitted(3);
        assertThat(second.bean(Handler.class).handled).containsExactly("slow", "b");
    }

    static final class Handler implements Consumer<String> {
        final List<String> begun = new CopyOnWriteArrayList<>();
        final List<String> handled = new CopyOnWriteArrayList<>();
        final CountDownLatch go = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public void accept(String text) {
            begun.add(text);
            try {
                if (text.equals("slow")) {
                    go.await();
                }
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new IllegalStateException(e);
            }
            handled.add(text);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        Handler in() {
            return new Handler();
        }
    }
}
