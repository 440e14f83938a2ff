package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A supplier's message waits for a server that is away when the application stops. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SupplierStopTests {
    private final String topic = "t-" + UUID.randomUUID();

    @Test
    void that_is_one_line_in_the_log(CapturedOutput output) {
        try (TestServer server = TestServer.atFreePort();
                TestApplication application = application(server)) {
            awaitBegun(application, 1);
        }
        isOneLine(output);
    }

    private TestApplication application(TestServer server) {
        return TestApplication.run(
                server,
                Ticking.class,
                "spring.cloud.stream.bindings.tick-out-0.destination=" + topic,
                "spring.integration.poller.fixed-delay=10",
                "spring.cloud.stream.catmq.binder.start-timeout=200ms");
    }

    private static void awaitBegun(TestApplication application, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> application.bean(Ticks.class).made.get() >= count);
    }

    private static void isOneLine(CapturedOutput output) {
        assertThat(output.getAll().lines()).noneMatch(line -> line.startsWith("\tat ") || line.startsWith("Caused by"));
        assertThat(output.getAll().lines())
                .filteredOn(line -> line.contains(" ERROR "))
                .hasSizeLessThanOrEqualTo(1);
    }

    static final class Ticks implements Supplier<String> {
        final AtomicInteger made = new AtomicInteger();

        @Override
        public String get() {
            return "tick " + made.incrementAndGet();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Ticking {
        @Bean
        Ticks tick() {
            return new Ticks();
        }
    }
}
