package io.catmq.binder.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.AttributeAccessor;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.GenericMessage;

@Timeout(30)
class DelivererTests {
    private final AtomicInteger calls = new AtomicInteger();
    private final StopGate gate = new StopGate();

    @Test
    void a_handler_that_returns_is_done() {
        assertThat(deliver(Duration.ZERO, 3, 0)).isInstanceOf(Outcome.Handled.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void a_handler_that_fails_is_called_again() {
        assertThat(deliver(Duration.ZERO, 3, 2)).isInstanceOf(Outcome.Handled.class);
        assertThat(calls).hasValue(3);
    }

    @Test
    void one_attempt_means_one() {
        assertThat(deliver(Duration.ZERO, 1, 99)).isInstanceOf(Outcome.Failed.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void after_the_last_attempt_it_failed_with_the_handlers_own_exception() {
        Outcome outcome = deliver(Duration.ZERO, 3, 99);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.cause())
                .hasMessage("no"));
        assertThat(calls).hasValue(3);
    }

    @Test
    void an_error_channel_that_takes_the_failure_makes_it_handled() {
        Deliverer deliverer = new Deliverer(retry(Duration.ZERO, 1), (context, cause) -> null, failing(99));
        assertThat(deliverer.deliver(new GenericMessage<>("x"), gate)).isInstanceOf(Outcome.Handled.class);
    }

    @Test
    void stopping_cuts_the_pause_between_two_attempts_short() throws Exception {
        CountDownLatch failedOnce = new CountDownLatch(1);
        Deliverer deliverer = new Deliverer(retry(Duration.ofMinutes(5), 3), DelivererTests::nobody, message -> {
            failedOnce.countDown();
            throw new IllegalStateException("no");
        });
        FutureTask<Outcome> task = new FutureTask<>(() -> {
            gate.begin();
            return deliverer.deliver(new GenericMessage<>("x"), gate);
        });
        Thread thread = new Thread(task);
        thread.start();
        failedOnce.await();
        gate.stop();
        assertThat(task.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Stopped.class);
    }

    @Test
    void stopping_does_not_interrupt_a_handler() throws Exception {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Deliverer deliverer = new Deliverer(retry(Duration.ZERO, 1), DelivererTests::nobody, message -> {
            handling.countDown();
            await(stopped);
        });
        FutureTask<Outcome> task = new FutureTask<>(() -> {
            gate.begin();
            return deliverer.deliver(new GenericMessage<>("x"), gate);
        });
        new Thread(task).start();
        handling.await();
        gate.stop();
        stopped.countDown();
        assertThat(task.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Handled.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Outcome deliver(Duration backOff, int attempts, int failures) {
        return new Deliverer(retry(backOff, attempts), DelivererTests::nobody, failing(failures))
                .deliver(new GenericMessage<>("x"), gate);
    }

    private Consumer<Message<?>> failing(int times) {
        return message -> {
            if (calls.incrementAndGet() <= times) {
                throw new IllegalStateException("no");
            }
        };
    }

    private static Object nobody(AttributeAccessor context, Throwable cause) {
        throw new MessagingException("nobody takes it", cause);
    }

    private static RetryTemplate retry(Duration backOff, int attempts) {
        return new RetryTemplate(RetryPolicy.builder()
                .maxRetries(attempts - 1)
                .delay(backOff)
                .maxDelay(Duration.ofHours(1))
                .build());
    }
}
