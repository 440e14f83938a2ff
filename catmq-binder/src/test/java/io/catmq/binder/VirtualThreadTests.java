package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** On a JVM that has them, and where the application has switched them on. */
@Timeout(120)
class VirtualThreadTests {
    private final String topic = "t-" + UUID.randomUUID();

    @Test
    void handlers_run_in_virtual_threads_where_there_are_such_and_they_are_switched_on() {
        assertThat(threadThatHandles("spring.threads.virtual.enabled=true"))
                .startsWith(Runtime.version().feature() >= 21 ? "VirtualThread[" : "Thread[");
    }

    @Test
    void handlers_run_in_platform_threads_otherwise() {
        assertThat(threadThatHandles()).startsWith("Thread[").contains("catmq-thread-in-0-0");
    }

    private String threadThatHandles(String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.cloud.stream.bindings.thread-in-0.destination=" + topic);
        all.add("spring.cloud.stream.bindings.thread-in-0.group=group");
        try (TestApplication application =
                TestApplication.run(TestServer.shared(), Beans.class, all.toArray(String[]::new))) {
            application.send(topic, "x");
            Threads threads = application.bean(Threads.class);
            InboundFixture.await().until(() -> !threads.names.isEmpty());
            return threads.names.get(0);
        }
    }

    static class Threads {
        final List<String> names = new CopyOnWriteArrayList<>();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        Threads threads() {
            return new Threads();
        }

        @Bean
        Consumer<String> thread(Threads threads) {
            return text -> threads.names.add(Thread.currentThread().toString());
        }
    }
}
