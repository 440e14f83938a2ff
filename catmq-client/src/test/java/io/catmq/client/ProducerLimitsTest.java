package io.catmq.client;

import static io.catmq.client.FakeServer.connectionTo;
import static io.catmq.client.FakeServer.holdUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProducerLimitsTest {
    private final FakeCluster cluster = new FakeCluster().topic("cats", 1).maxMessageBytes(1000);
    private final FakeServer server = new FakeServer(cluster);
    private final CatMqProducer producer = new CatMqProducer(connectionTo(server));

    @AfterEach
    void close() {
        producer.close();
        server.close();
    }

    @Test
    void a_message_of_exactly_the_limit_is_sent() {
        Message largest = Message.builder("cats")
                .key("k")
                .value("x".repeat(990))
                .header("name", "value")
                .build();
        producer.sendAndWait(largest);
        assertThat(cluster.values("cats", 0)).hasSize(1);
    }

    @Test
    void a_larger_message_is_refused_with_the_limit_before_anything_is_sent() {
        Message tooLarge = Message.builder("cats")
                .key("k")
                .value("x".repeat(991))
                .header("name", "value")
                .build();
        MessageTooLargeException refusal =
                catchThrowableOfType(MessageTooLargeException.class, () -> producer.send(tooLarge));
        assertThat(refusal.limit()).isEqualTo(1000);
        assertThat(refusal).hasMessageContaining("1001 bytes").hasMessageContaining("at most 1000");
        assertThat(server.produced()).isEmpty();
        producer.sendAndWait(Message.of("cats", "next"));
    }

    @Test
    void an_unknown_topic_is_refused_with_advice() {
        assertThatThrownBy(() -> producer.send(Message.of("birds", "x")))
                .isInstanceOf(UnknownTopicException.class)
                .hasMessageContaining("birds")
                .hasMessageContaining("createTopic");
    }

    @Test
    void a_missing_topic_is_created_when_the_server_lets_clients_do_that() {
        cluster.autoCreate();
        producer.sendAndWait(Message.of("birds", "x"));
        assertThat(cluster.values("birds", 0)).containsExactly("x");
    }

    @Test
    void a_topic_that_was_deleted_meanwhile_is_noticed() {
        producer.sendAndWait(Message.of("cats", "x"));
        cluster.delete("cats");
        assertThatThrownBy(() -> producer.sendAndWait(Message.of("cats", "y")))
                .isInstanceOf(UnknownTopicException.class)
                .hasMessageContaining("createTopic");
    }

    @Test
    void partitions_that_a_topic_got_later_are_found() {
        Message toSecond = Message.builder("cats").partition(1).value("x").build();
        assertThatThrownBy(() -> producer.send(toSecond))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 0");
        cluster.grow("cats", 2);
        assertThat(producer.sendAndWait(toSecond).partition()).isEqualTo(1);
    }

    @Test
    void a_bad_name_is_refused_with_the_rule() {
        assertThatThrownBy(() -> producer.send(Message.of("a/b", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a-z A-Z 0-9");
    }

    @Test
    void a_full_buffer_blocks_and_then_says_so_and_room_comes_back() {
        CountDownLatch release = new CountDownLatch(1);
        server.onProduce(holdUntil(release));
        try (CatMqProducer small = new CatMqProducer(
                connectionTo(server),
                ProducerOptions.builder()
                        .bufferBytes(64 * 1024)
                        .maxBlock(Duration.ofMillis(200))
                        .build())) {
            // Metadata may not block for longer either, and a slow machine needs longer for the first.
            await().ignoreExceptionsInstanceOf(ServerUnavailableException.class)
                    .until(() -> small.partitionsOf("cats") == 1);
            CompletableFuture<SendResult> first = small.send(Message.of("cats", "x"));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            small.send(Message.of("cats", "y".repeat(900)));
                        }
                    })
                    .isInstanceOf(BufferFullException.class)
                    .hasMessageContaining("bufferBytes");
            release.countDown();
            first.join();
            small.flush();
            small.sendAndWait(Message.of("cats", "there is room again"));
        }
    }

    @Test
    void room_that_comes_free_lets_a_blocked_send_go_on() {
        CountDownLatch release = new CountDownLatch(1);
        server.onProduce(holdUntil(release));
        try (CatMqProducer small = new CatMqProducer(
                connectionTo(server),
                ProducerOptions.builder().bufferBytes(64 * 1024).build())) {
            CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 1000; i++) {
                    small.send(Message.of("cats", "y".repeat(900)));
                }
                small.flush();
            });
            await().until(() -> server.produced().size() == 1);
            release.countDown();
            all.join();
            assertThat(cluster.values("cats", 0)).hasSize(1000);
        }
    }

    @Test
    void a_closed_producer_says_so() {
        producer.close();
        producer.close();
        assertThatThrownBy(() -> producer.send(Message.of("cats", "x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closing_sends_what_was_given_to_it() {
        CompletableFuture<SendResult> future = producer.send(Message.of("cats", "x"));
        producer.close();
        assertThat(future).isCompleted();
    }

    @Test
    void closing_fails_what_cannot_be_sent_in_time() {
        CountDownLatch never = new CountDownLatch(1);
        server.onProduce(holdUntil(never));
        CompletableFuture<SendResult> inFlight = producer.send(Message.of("cats", "x"));
        await().until(() -> server.produced().size() == 1);
        CompletableFuture<SendResult> queued = producer.send(Message.of("cats", "y"));
        producer.close(Duration.ofMillis(100));
        assertThat(inFlight).isCompletedExceptionally();
        assertThat(queued).isCompletedExceptionally();
        never.countDown();
    }

    @Test
    void an_interrupted_sender_leaves_the_message_to_others() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            try {
                producer.sendAndWait(Message.of("cats", "x"));
            } catch (RuntimeException e) {
                failure.complete(e);
            }
        });
        server.onProduce(
                exchange -> {
                    sender.interrupt();
                    return FakeServer.unavailable().before(exchange);
                },
                FakeServer.unavailable(),
                holdUntil(release));
        sender.start();
        await().until(failure::isDone);
        assertThat(failure.join()).hasMessageContaining("interrupted");
        release.countDown();
        producer.flush();
        assertThat(cluster.values("cats", 0)).containsExactly("x");
    }
}
