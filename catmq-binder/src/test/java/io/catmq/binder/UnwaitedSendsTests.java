package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnwaitedSendsTests {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicInteger hurried = new AtomicInteger();
    private final UnwaitedSends sends = new UnwaitedSends(hurried::incrementAndGet);

    @BeforeEach
    void ofThisThread() {
        sends.useInThisThread();
    }

    @Test
    void what_is_done_needs_no_wait_and_no_hurry() {
        sends.begun(CompletableFuture.completedFuture(null));
        assertThat(sends.areDone(Duration.ZERO)).isTrue();
        assertThat(hurried).hasValue(0);
    }

    @Test
    void what_is_not_done_in_time_is_asked_for_again() {
        CompletableFuture<@Nullable Throwable> one = new CompletableFuture<>();
        CompletableFuture<@Nullable Throwable> other = new CompletableFuture<>();
        sends.begun(one);
        sends.begun(other);
        one.complete(null);
        assertThat(sends.areDone(Duration.ofMillis(1))).isFalse();
        assertThat(sends.failure()).isNull();
        other.complete(new IllegalStateException("lost"));
        assertThat(sends.areDone(Duration.ZERO)).isTrue();
        assertThat(sends.failure()).hasMessageContaining("lost");
        assertThat(hurried).hasValue(1);
    }

    @Test
    void what_fails_at_once_has_failed_too() {
        sends.begun(CompletableFuture.completedFuture(new IllegalStateException("lost")));
        assertThat(sends.areDone(Duration.ZERO)).isTrue();
        assertThat(sends.failure()).hasMessageContaining("lost");
    }

    @Test
    void what_breaks_while_it_is_told_is_a_failure_too() {
        sends.begun(CompletableFuture.failedFuture(new IllegalStateException("broken")));
        assertThat(sends.areDone(Duration.ZERO)).isTrue();
        assertThat(sends.failure()).hasMessageContaining("broken");
    }

    @Test
    void the_wait_ends_with_the_last_of_them() {
        CompletableFuture<@Nullable Throwable> send = new CompletableFuture<>();
        UnwaitedSends hurrying = new UnwaitedSends(() -> new Thread(() -> send.complete(null)).start());
        hurrying.begun(send);
        assertThat(hurrying.areDone(LONG)).isTrue();
    }

    @Test
    void what_other_threads_send_is_nobodys_to_wait_for() throws InterruptedException {
        AtomicReference<UnwaitedSends> ofOther = new AtomicReference<>(sends);
        Thread other = new Thread(() -> ofOther.set(UnwaitedSends.ofThisThread()));
        other.start();
        other.join();
        assertThat(ofOther).hasNullValue();
        assertThat(UnwaitedSends.ofThisThread()).isSameAs(sends);
        assertThat(sends.areDone(Duration.ZERO)).isTrue();
    }
}
