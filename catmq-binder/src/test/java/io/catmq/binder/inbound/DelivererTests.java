package io.catmq.binder.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.binder.BatchMessageFailedException;
import io.catmq.binder.headers.HeaderMapper;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.core.AttributeAccessor;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.MessagingException;

@Timeout(60)
class DelivererTests {
    private static final InboundConverter SINGLE =
            new InboundConverter(new HeaderMapper(), HeaderMode.headers, false, record -> false);
    private static final InboundConverter LIST =
            new InboundConverter(new HeaderMapper(), HeaderMode.headers, true, record -> false);
    private static final Delivery MESSAGES = new Delivery(List.of(record(7)));
    private static final Delivery THREE = new Delivery(List.of(record(7), record(8), record(9)));

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
        Deliverer deliverer =
                new Deliverer(SINGLE, retry(Duration.ZERO, 1), (context, cause) -> null, failing(99), false);
        assertThat(deliverer.deliver(MESSAGES, null, null, gate)).isInstanceOf(Outcome.Handled.class);
    }

    @Test
    void stopping_cuts_the_pause_between_two_attempts_short() throws Exception {
        CountDownLatch failedOnce = new CountDownLatch(1);
        Deliverer deliverer = new Deliverer(
                SINGLE,
                retry(Duration.ofMinutes(5), 3),
                DelivererTests::nobody,
                message -> {
                    failedOnce.countDown();
                    throw new IllegalStateException("no");
                },
                false);
        FutureTask<Outcome> task = new FutureTask<>(() -> {
            gate.begin();
            return deliverer.deliver(MESSAGES, null, null, gate);
        });
        Thread thread = new Thread(task);
        thread.start();
        failedOnce.await();
        gate.stop();
        assertThat(task.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Stopped.class);
    }

    @Test
    void stopping_does_not_interrupt_a_handler() throws Exception {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Deliverer deliverer = new Deliverer(
                SINGLE,
                retry(Duration.ZERO, 1),
                DelivererTests::nobody,
                message -> {
                    handling.countDown();
                    await(stopped);
                },
                false);
        FutureTask<Outcome> task = new FutureTask<>(() -> {
            gate.begin();
            return deliverer.deliver(MESSAGES, null, null, gate);
        });
        new Thread(task).start();
        handling.await();
        gate.stop();
        stopped.countDown();
        assertThat(task.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Handled.class);
    }

    @Test
    void a_list_is_handled_up_to_the_message_that_the_handler_names() {
        Outcome outcome = deliverList(3, new BatchMessageFailedException(2, new IllegalStateException("no")), null);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Handled.class, handled -> {
            assertThat(handled.count()).isEqualTo(2);
            assertThat(handled.next()).hasRootCauseMessage("no");
        });
        assertThat(calls).hasValue(1);
    }

    @Test
    void its_first_message_is_tried_again_and_then_fails_alone() {
        Outcome outcome = deliverList(3, new BatchMessageFailedException(0, new IllegalStateException("no")), null);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.count()).isEqualTo(1);
            assertThat(failed.attempts()).isEqualTo(3);
        });
        assertThat(calls).hasValue(3);
    }

    @Test
    void the_attempt_that_the_first_message_had_within_another_list_counts() {
        BatchMessageFailedException before = new BatchMessageFailedException(2, new IllegalStateException("before"));
        Outcome outcome = deliverList(3, new BatchMessageFailedException(0, new IllegalStateException("no")), before);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.attempts())
                .isEqualTo(3));
        assertThat(calls).hasValue(2);
    }

    @Test
    void with_one_attempt_it_is_not_tried_again_after_it_failed_within_another_list() {
        BatchMessageFailedException before = new BatchMessageFailedException(2, new IllegalStateException("before"));
        Outcome outcome = deliverList(1, new IllegalStateException("unused"), before);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.count())
                .isEqualTo(1));
        assertThat(calls).hasValue(0);
    }

    @Test
    void another_failure_or_an_index_that_is_not_in_it_concerns_the_whole_list() {
        assertThat(deliverList(2, new IllegalStateException("no"), null))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.count())
                        .isEqualTo(3));
        assertThat(deliverList(2, new BatchMessageFailedException(3, null), null))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.count())
                        .isEqualTo(3));
    }

    @Test
    void of_a_list_of_a_transaction_nothing_is_handled_and_it_is_split_before_the_message_that_the_handler_names() {
        Outcome outcome =
                deliverList(3, new BatchMessageFailedException(2, new IllegalStateException("no")), null, true);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Split.class, split -> {
            assertThat(split.count()).isEqualTo(2);
            assertThat(split.cause()).hasRootCauseMessage("no");
        });
        assertThat(calls).hasValue(1);
    }

    @Test
    void its_first_message_fails_alone_as_in_any_list() {
        Outcome outcome =
                deliverList(3, new BatchMessageFailedException(0, new IllegalStateException("no")), null, true);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.count()).isEqualTo(1);
            assertThat(failed.attempts()).isEqualTo(3);
        });
        assertThat(calls).hasValue(3);
    }

    private Outcome deliverList(int attempts, RuntimeException failure, @Nullable Throwable before) {
        return deliverList(attempts, failure, before, false);
    }

    private Outcome deliverList(
            int attempts, RuntimeException failure, @Nullable Throwable before, boolean allOrNothing) {
        Consumer<Message<?>> handler = message -> {
            calls.incrementAndGet();
            throw new MessageHandlingException(message, failure);
        };
        return new Deliverer(LIST, retry(Duration.ZERO, attempts), DelivererTests::nobody, handler, allOrNothing)
                .deliver(THREE, before, null, gate);
    }

    private static ReceivedMessage record(long offset) {
        return new ReceivedMessage(new TopicPartition("t", 0), offset, 0, 0, null, new byte[0], List.of());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Outcome deliver(Duration backOff, int attempts, int failures) {
        return new Deliverer(SINGLE, retry(backOff, attempts), DelivererTests::nobody, failing(failures), false)
                .deliver(MESSAGES, null, null, gate);
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
