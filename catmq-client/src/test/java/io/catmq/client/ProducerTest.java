package io.catmq.client;

import static io.catmq.client.FakeServer.closeConnection;
import static io.catmq.client.FakeServer.connectionTo;
import static io.catmq.client.FakeServer.holdUntil;
import static io.catmq.client.FakeServer.loseAnswer;
import static io.catmq.client.FakeServer.none;
import static io.catmq.client.FakeServer.page;
import static io.catmq.client.FakeServer.refuse;
import static io.catmq.client.FakeServer.unavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.RecordBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProducerTest {
    private final FakeCluster cluster = new FakeCluster().topic("cats", 1).topic("dogs", 4);
    private final FakeServer server = new FakeServer(cluster);
    private final CatMqProducer producer = producer(ProducerOptions.defaults());

    private CatMqProducer producer(ProducerOptions options) {
        return new CatMqProducer(connectionTo(server), options);
    }

    @AfterEach
    void close() {
        producer.close();
        server.close();
    }

    @Test
    void a_sent_message_has_its_place_in_the_log() {
        SendResult first = producer.sendAndWait(Message.of("cats", "key", "one"));
        SendResult second = producer.sendAndWait(
                Message.builder("cats").value("two").timestamp(77L).build());

        assertThat(first.offset()).isZero();
        assertThat(second).isEqualTo(new SendResult("cats", 0, 1, 77));
        assertThat(cluster.values("cats", 0)).containsExactly("one", "two");
    }

    @Test
    void messages_sent_while_one_is_in_flight_travel_together_in_order() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        server.onProduce(holdUntil(release));
        List<CompletableFuture<SendResult>> futures = new ArrayList<>();
        futures.add(producer.send(Message.of("cats", "0")));
        await().until(() -> server.produced().size() == 1);
        for (int i = 1; i < 100; i++) {
            futures.add(producer.send(Message.of("cats", Integer.toString(i))));
        }
        release.countDown();
        for (int i = 0; i < 100; i++) {
            assertThat(futures.get(i).get().offset()).isEqualTo(i);
        }
        assertThat(server.produced()).hasSize(2);
        assertThat(cluster.values("cats", 0))
                .isEqualTo(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    }

    @Test
    void send_and_wait_works_in_the_calling_thread_when_nothing_is_in_flight() {
        Thread me = Thread.currentThread();
        CompletableFuture<Boolean> worksHere = new CompletableFuture<>();
        server.onProduce(exchange -> worksHere.complete(Arrays.stream(me.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(HttpTransport.class.getName()))));

        producer.sendAndWait(Message.of("cats", "one"));

        assertThat(worksHere).isCompletedWithValue(true);
    }

    @Test
    void send_and_wait_waits_its_turn_when_something_is_in_flight() {
        CountDownLatch release = new CountDownLatch(1);
        server.onProduce(holdUntil(release));
        producer.send(Message.of("cats", "one"));
        await().until(() -> server.produced().size() == 1);
        CompletableFuture<SendResult> second =
                CompletableFuture.supplyAsync(() -> producer.sendAndWait(Message.of("cats", "two")));
        release.countDown();
        assertThat(second.join().offset()).isEqualTo(1);
    }

    @Test
    void a_lost_answer_is_asked_for_again_with_the_very_same_bytes() {
        server.onProduce(loseAnswer(), loseAnswer());

        assertThat(producer.sendAndWait(Message.of("cats", "one")).offset()).isZero();
        assertThat(producer.sendAndWait(Message.of("cats", "two")).offset()).isEqualTo(1);

        assertThat(cluster.values("cats", 0)).containsExactly("one", "two");
        List<FakeServer.Produced> attempts = server.produced().subList(0, 3);
        assertThat(attempts).extracting(FakeServer.Produced::attempt).containsExactly(0, 1, 2);
        assertThat(attempts)
                .extracting(FakeServer.Produced::body)
                .containsOnly(attempts.get(0).body());
        assertThat(server.produced().get(3).attempt()).isZero();
    }

    @Test
    void refusals_that_may_pass_are_retried() {
        server.onProduce(
                unavailable(),
                closeConnection(),
                refuse(ProblemDetail.of(ErrorCode.SHUTTING_DOWN, "bye").withRetryAfterMs(1)),
                page(502));

        producer.sendAndWait(Message.of("cats", "one"));

        assertThat(cluster.values("cats", 0)).containsExactly("one");
        assertThat(server.produced()).hasSize(5);
    }

    @Test
    void what_is_queued_behind_a_retried_batch_keeps_its_order() {
        CountDownLatch release = new CountDownLatch(1);
        server.onProduce(holdUntil(release), loseAnswer(), unavailable(), loseAnswer(), closeConnection());
        List<CompletableFuture<SendResult>> futures = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            futures.add(producer.send(Message.of("cats", Integer.toString(i))));
        }
        release.countDown();
        futures.forEach(CompletableFuture::join);
        assertThat(cluster.values("cats", 0))
                .isEqualTo(IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
    }

    @Test
    void a_server_that_is_gone_is_left_for_the_next() {
        FakeServer second = new FakeServer(cluster);
        // What is slow at the first time must not look as if the server were gone.
        producer.sendAndWait(Message.of("cats", "zero"));
        try (CatMqProducer both = new CatMqProducer(connectionTo(server, second))) {
            both.sendAndWait(Message.of("cats", "one"));
            server.onProduce(loseAnswer());
            both.sendAndWait(Message.of("cats", "two"));
            assertThat(second.produced()).hasSize(1);
            assertThat(second.produced().get(0).attempt()).isEqualTo(1);

            second.close();
            both.sendAndWait(Message.of("cats", "three"));
            assertThat(cluster.values("cats", 0)).containsExactly("zero", "one", "two", "three");
        }
    }

    @Test
    void a_server_that_cannot_be_reached_does_not_count_as_an_attempt() {
        FakeServer gone = new FakeServer(cluster);
        ConnectionOptions connection = connectionTo(gone, server);
        gone.close();
        try (CatMqProducer failingOver = new CatMqProducer(connection)) {
            failingOver.sendAndWait(Message.of("cats", "one"));
        }
        assertThat(server.produced()).extracting(FakeServer.Produced::attempt).containsExactly(0);
    }

    @Test
    void after_the_delivery_timeout_it_fails_with_advice_and_the_rest_goes_on_in_order_under_a_new_epoch() {
        CountDownLatch never = new CountDownLatch(1);
        try (CatMqProducer hasty = producer(
                ProducerOptions.builder().deliveryTimeout(Duration.ofSeconds(5)).build())) {
            hasty.sendAndWait(Message.of("cats", "zero"));
            server.onProduce(holdUntil(never));
            CompletableFuture<SendResult> first = hasty.send(Message.of("cats", "first"));
            await().until(() -> server.produced().size() == 2);

            assertThatThrownBy(first::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DeliveryTimeoutException.class)
                    .hasMessageContaining("cats-0")
                    .hasMessageContaining(server.url())
                    .hasMessageContaining("/actuator/health");
            hasty.sendAndWait(Message.of("cats", "second"));

            // The one that was given up arrives after all: it must not be written behind the second.
            never.countDown();
            await().until(() -> server.inProgress() == 0);
            hasty.sendAndWait(Message.of("cats", "third"));
            assertThat(cluster.values("cats", 0)).containsExactly("zero", "second", "third");
        }
    }

    @Test
    void what_waited_too_long_behind_others_fails_without_being_sent() {
        ProducerOptions hasty =
                ProducerOptions.builder().deliveryTimeout(Duration.ofNanos(1)).build();
        try (CatMqProducer late = producer(hasty)) {
            assertThatThrownBy(() -> late.sendAndWait(Message.of("cats", "late")))
                    .isInstanceOf(DeliveryTimeoutException.class)
                    .hasMessageContaining("waited behind earlier batches");
        }
        assertThat(server.produced()).isEmpty();
    }

    @Test
    void nothing_is_lost_doubled_or_moved_however_much_goes_wrong() {
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            server.onProduce(
                    switch (random.nextInt(5)) {
                        case 0 -> loseAnswer();
                        case 1 -> closeConnection();
                        case 2 -> unavailable();
                        default -> none();
                    });
        }
        List<CompletableFuture<SendResult>> futures = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Message message = Message.of("dogs", "key " + i % 10, Integer.toString(i));
            if (i % 50 == 0) {
                futures.add(CompletableFuture.completedFuture(producer.sendAndWait(message)));
            } else {
                futures.add(producer.send(message));
            }
        }
        producer.flush();

        assertThat(futures).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        List<Integer> all = new ArrayList<>();
        for (int partition = 0; partition < 4; partition++) {
            List<Integer> values = cluster.values("dogs", partition).stream()
                    .map(Integer::valueOf)
                    .toList();
            assertThat(values).isSorted();
            all.addAll(values);
        }
        assertThat(all).hasSize(2_000).doesNotHaveDuplicates();
    }

    @Test
    void a_refusal_that_is_final_fails_the_batch_and_what_follows_goes_on() {
        server.onProduce(refuse(ProblemDetail.of(ErrorCode.CORRUPT_BATCH, "CRC")));
        assertThatThrownBy(() -> producer.sendAndWait(Message.of("cats", "bad")))
                .isInstanceOf(CatMqException.class)
                .hasMessageContaining("CRC");
        producer.sendAndWait(Message.of("cats", "good"));
        producer.sendAndWait(Message.of("cats", "better"));
        assertThat(cluster.values("cats", 0)).containsExactly("good", "better");
    }

    @Test
    void keys_choose_partitions_and_messages_without_a_key_spread() {
        for (int i = 0; i < 100; i++) {
            producer.send(Message.of("dogs", "same key", "with " + i));
        }
        producer.flush();
        // One after the other: beside a batch that is open they would join it, and rightly stay there.
        for (int i = 0; i < 100; i++) {
            producer.sendAndWait(Message.of("dogs", "without " + i));
        }
        long partitionsWithKey = IntStream.range(0, 4)
                .filter(p -> cluster.values("dogs", p).stream().anyMatch(v -> v.startsWith("with ")))
                .count();
        assertThat(partitionsWithKey).isEqualTo(1);
        for (int p = 0; p < 4; p++) {
            assertThat(cluster.values("dogs", p)).anyMatch(v -> v.startsWith("without "));
        }
    }

    @Test
    void batches_keep_to_their_limits() {
        try (CatMqProducer small = producer(ProducerOptions.builder()
                .batchMaxRecords(10)
                .linger(Duration.ofMinutes(5))
                .build())) {
            List<CompletableFuture<SendResult>> futures = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                futures.add(small.send(Message.of("cats", "x" + i)));
            }
            futures.get(19).join();
            assertThat(futures.get(20)).isNotDone();
            small.flush();
            assertThat(futures.get(24)).isDone();
            assertThat(batchSizes()).containsExactly(10, 10, 5);
        }
    }

    @Test
    void batches_that_gathered_while_one_was_in_flight_travel_in_one_request() {
        try (CatMqProducer small =
                producer(ProducerOptions.builder().batchMaxRecords(10).build())) {
            CountDownLatch release = new CountDownLatch(1);
            server.onProduce(holdUntil(release), unavailable());
            small.send(Message.of("cats", "0"));
            await().until(() -> server.produced().size() == 1);
            List<CompletableFuture<SendResult>> futures = new ArrayList<>();
            for (int i = 1; i <= 95; i++) {
                futures.add(small.send(Message.of("cats", Integer.toString(i))));
            }
            release.countDown();
            for (int i = 1; i <= 95; i++) {
                assertThat(futures.get(i - 1).join().offset()).isEqualTo(i);
            }
            assertThat(cluster.values("cats", 0))
                    .isEqualTo(IntStream.rangeClosed(0, 95)
                            .mapToObj(Integer::toString)
                            .toList());
            // The first alone, eight of ten at once, these again after the refusal, then the rest.
            assertThat(server.produced()).hasSize(4);
        }
    }

    private List<Integer> batchSizes() {
        List<Integer> sizes = new ArrayList<>();
        for (FakeServer.Produced request : server.produced()) {
            byte[] body = HexFormat.of().parseHex(request.body().hex());
            for (RecordBatch batch : RecordBatch.batchesIn(body, 0, body.length)) {
                sizes.add(batch.recordCount());
            }
        }
        return sizes;
    }

    @Test
    void lingering_gathers_messages() {
        Duration linger = Duration.ofMillis(150);
        HandTurnedTimer timer = new HandTurnedTimer();
        try (CatMqProducer lingering = new CatMqProducer(new ProducerCore(
                connectionTo(server), ProducerOptions.builder().linger(linger).build(), timer))) {
            List<CompletableFuture<SendResult>> futures = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                futures.add(lingering.send(Message.of("cats", "x" + i)));
            }
            timer.pass(linger);
            timer.fire();
            futures.forEach(CompletableFuture::join);
            assertThat(server.produced()).hasSize(1);
        }
    }

    @Test
    void lingering_ends() {
        try (CatMqProducer lingering = producer(
                ProducerOptions.builder().linger(Duration.ofMillis(150)).build())) {
            assertThat(lingering.send(Message.of("cats", "x")).join().offset()).isZero();
        }
    }

    @Test
    void a_send_that_waits_does_not_linger_behind_a_request_in_flight() throws Exception {
        try (CatMqProducer lingering =
                producer(ProducerOptions.builder().linger(Duration.ofMinutes(5)).build())) {
            CountDownLatch release = new CountDownLatch(1);
            server.onProduce(holdUntil(release));
            Thread first = startWaiting(lingering, "first");
            await().until(() -> server.produced().size() == 1);
            Thread second = startWaiting(lingering, "second");
            await().until(() -> second.getState() == Thread.State.WAITING);
            release.countDown();
            first.join();
            second.join();
            assertThat(cluster.values("cats", 0)).containsExactly("first", "second");
        }
    }

    private static Thread startWaiting(CatMqProducer lingering, String value) {
        Thread thread = new Thread(() -> lingering.sendAndWait(Message.of("cats", value)));
        thread.start();
        return thread;
    }

    @Test
    void flush_waits_for_all_that_was_sent() {
        server.onProduce(unavailable(), none(), unavailable());
        List<CompletableFuture<SendResult>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            futures.add(producer.send(Message.of("dogs", "key " + i, "v")));
        }
        producer.flush();
        assertThat(futures).allMatch(CompletableFuture::isDone);
    }

    @Test
    void flush_waits_also_for_senders_that_are_just_being_told() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch telling = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        server.onProduce(holdUntil(release));
        producer.send(Message.of("cats", "first"));
        CompletableFuture<Void> slow = producer.send(Message.of("cats", "of a batch"))
                .thenAccept(result -> {
                    telling.countDown();
                    awaitQuietly(told);
                });
        CompletableFuture<SendResult> next = producer.send(Message.of("cats", "of the same batch"));
        release.countDown();
        telling.await();
        assertThat(producer.flush(Duration.ofMillis(20))).isFalse();
        assertThat(next).isNotDone();
        told.countDown();
        producer.flush();
        assertThat(next).isDone();
        slow.join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
