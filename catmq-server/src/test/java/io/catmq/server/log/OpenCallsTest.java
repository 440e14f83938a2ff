package io.catmq.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a log that is closed does with its appends. */
class OpenCallsTest {
    private final OpenCalls calls = new OpenCalls();

    @Test
    void closing_waits_for_an_append_that_is_under_way_and_refuses_the_next() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch may = new CountDownLatch(1);
        CompletableFuture<String> append = CompletableFuture.supplyAsync(() -> calls.during(() -> {
            begun.countDown();
            return waited(may);
        }));
        begun.await();
        Thread closing = new Thread(() -> calls.close(Duration.ofMinutes(5)));
        closing.start();
        Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        assertThatThrownBy(() -> calls.during(() -> "too late")).hasMessageContaining("this broker shuts down");
        assertThat(append).isNotDone();
        may.countDown();
        assertThat(append.get(60, TimeUnit.SECONDS)).isEqualTo("done");
        closing.join(Duration.ofSeconds(60).toMillis());
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void an_append_that_never_ends_is_waited_for_no_longer_than_asked() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch may = new CountDownLatch(1);
        CompletableFuture<String> append = CompletableFuture.supplyAsync(() -> calls.during(() -> {
            begun.countDown();
            return waited(may);
        }));
        Awaitility.await().until(() -> begun.getCount() == 0);
        calls.close(Duration.ofMillis(50));
        assertThat(append).isNotDone();
        may.countDown();
    }

    private static String waited(CountDownLatch latch) {
        try {
            latch.await();
            return "done";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
