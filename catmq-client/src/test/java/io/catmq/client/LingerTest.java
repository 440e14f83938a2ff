package io.catmq.client;

import static io.catmq.client.FakeServer.connectionTo;
import static io.catmq.client.FakeServer.holdUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a batch that waits for company is sent. */
@Timeout(120)
class LingerTest {
    private static final Duration LINGER = Duration.ofMillis(5);
    private static final int FULL = 10;
    private static final Duration A_MOMENT = Duration.ofNanos(1);

    private final FakeCluster cluster = new FakeCluster().topic("cats", 1);
    private final FakeServer server = new FakeServer(cluster);
    private final HandTurnedTimer timer = new HandTurnedTimer();
    private final CatMqProducer producer = new CatMqProducer(new ProducerCore(
            connectionTo(server),
            ProducerOptions.builder().linger(LINGER).batchMaxRecords(FULL).build(),
            timer));

    @AfterEach
    void close() {
        producer.close(Duration.ZERO);
        server.close();
    }

    private CompletableFuture<SendResult> send(String value) {
        return producer.send(Message.of("cats", value));
    }

    private static long offsetOf(CompletableFuture<SendResult> message) {
        await().until(message::isDone);
        return message.join().offset();
    }

    @Test
    void a_batch_is_sent_when_its_time_to_linger_is_over_and_not_before() {
        CompletableFuture<SendResult> message = send("one");
        timer.pass(LINGER.minus(A_MOMENT));
        timer.fire();
        assertThat(server.produced()).isEmpty();

        timer.pass(A_MOMENT);
        timer.fire();
        assertThat(offsetOf(message)).isZero();
    }

    @Test
    void a_timer_that_fires_late_is_not_waited_for_by_the_next_message() {
        CompletableFuture<SendResult> early = send("one");
        timer.pass(LINGER);
        CompletableFuture<SendResult> late = send("two");
        assertThat(offsetOf(early)).isZero();
        assertThat(offsetOf(late)).isEqualTo(1);
        timer.fire();
    }

    @Test
    void when_the_time_to_linger_ends_with_the_request_before_the_batch_is_sent() {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<SendResult> first = sendAndHold(release);
        CompletableFuture<SendResult> second = send("two");
        // Between any two readings of the clock its time is over.
        timer.pass(LINGER.minus(A_MOMENT));
        timer.everyReadingTakes(A_MOMENT);
        release.countDown();
        offsetOf(first);

        await().until(() -> timer.waiting() == 1);
        timer.fire();
        assertThat(offsetOf(second)).isEqualTo(1);
    }

    @Test
    void however_many_messages_join_a_batch_one_timer_waits_for_it() {
        for (int i = 0; i < FULL - 1; i++) {
            send("x" + i);
        }
        assertThat(timer.scheduled()).isEqualTo(1);
    }

    @Test
    void the_timer_of_a_batch_that_left_early_waits_on_for_the_next() {
        offsetOf(fillABatch());
        timer.pass(A_MOMENT);
        CompletableFuture<SendResult> next = send("next");
        assertThat(timer.scheduled()).isEqualTo(1);

        timer.pass(LINGER.minus(A_MOMENT));
        timer.fire();
        assertThat(next).isNotDone();
        timer.pass(A_MOMENT);
        // Again and again: the sender thread may only now find that it has nothing to do, and set the timer.
        await().until(() -> {
            timer.fire();
            return next.isDone();
        });
        assertThat(offsetOf(next)).isEqualTo(FULL);
    }

    @Test
    void a_timer_that_fires_while_a_request_is_under_way_is_set_again_by_its_end() {
        CountDownLatch release = new CountDownLatch(1);
        server.onProduce(holdUntil(release));
        CompletableFuture<SendResult> first = fillABatch();
        await().until(() -> server.produced().size() == 1);
        CompletableFuture<SendResult> second = send("next");
        assertThat(timer.waiting()).isEqualTo(1);
        timer.fire();
        release.countDown();
        offsetOf(first);

        await().until(() -> timer.waiting() == 1);
        timer.pass(LINGER);
        timer.fire();
        assertThat(offsetOf(second)).isEqualTo(FULL);
    }

    private CompletableFuture<SendResult> fillABatch() {
        for (int i = 0; i < FULL - 1; i++) {
            send("x" + i);
        }
        return send("which fills it");
    }

    private CompletableFuture<SendResult> sendAndHold(CountDownLatch release) {
        server.onProduce(holdUntil(release));
        CompletableFuture<SendResult> message = send("one");
        timer.pass(LINGER);
        timer.fire();
        await().until(() -> server.produced().size() == 1);
        return message;
    }
}
