package io.catmq.binder.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.catmq.binder.ConsumerReadiness;
import io.catmq.client.Availability;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimedCheckTests {
    @Test
    void a_check_that_hangs_counts_as_not_ready_after_its_timeout_and_runs_once() {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        ConsumerReadiness hangs = () -> {
            runs.incrementAndGet();
            awaitQuietly(hanging);
            return Availability.ready();
        };
        assertThat(new TimedCheck("patient", hangs, Duration.ofHours(1)).now().isReady())
                .isTrue();
        await().untilAsserted(() -> assertThat(runs).hasValue(1));
        TimedCheck check = new TimedCheck("health group deep", hangs, Duration.ofSeconds(1));
        await().until(() -> !check.now().isReady());
        assertThat(check.now().reason()).isEqualTo("health group deep has not answered for 1000 ms");
        assertThat(runs).hasValue(2);
        hanging.countDown();
        await().until(() -> check.now().isReady());
    }

    @Test
    void a_check_that_fails_counts_as_not_ready() {
        TimedCheck check = new TimedCheck(
                "health group deep",
                () -> {
                    throw new IllegalStateException("password=secret");
                },
                Duration.ofSeconds(1));
        await().until(() -> !check.now().isReady());
        assertThat(check.now().reason()).isEqualTo("health group deep failed: IllegalStateException");
    }

    @Test
    void the_first_that_is_not_ready_says_why_as_briefly_as_servers_take_it() {
        AllOf all = new AllOf(
                List.of(
                        Availability::ready,
                        () -> Availability.notReady("x".repeat(600)),
                        () -> Availability.notReady("another reason")),
                () -> false);
        assertThat(all.now().reason()).startsWith("xxx").hasSizeLessThan(500);
        assertThat(new AllOf(List.of(), () -> false).now().isReady()).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
