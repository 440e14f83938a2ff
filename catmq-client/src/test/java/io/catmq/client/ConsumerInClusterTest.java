package io.catmq.client;

import static io.catmq.client.FakeServer.connectionTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConsumerInClusterTest {
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final TopicPartition ZERO = new TopicPartition("cats", 0);

    private final FakeCluster cluster = new FakeCluster()
            .topic("cats", 3)
            .prefers("cats", 0, "a")
            .prefers("cats", 1, "b")
            .prefers("cats", 2, "c");
    private final List<FakeServer> servers = new ArrayList<>();
    private final FakeServer a = server("a");
    private final FakeServer b = server("b");
    private final FakeServer c = server("c");
    private final CatMqProducer producer = new CatMqProducer(connectionTo(a));
    private final CatMqConsumer consumer = new CatMqConsumer(
            connectionTo(a),
            ConsumerOptions.builder().startFrom(StartFrom.EARLIEST).build());
    private final List<String> got = new ArrayList<>();

    private FakeServer server(String id) {
        FakeServer server = new FakeServer(cluster);
        servers.add(server);
        cluster.joins(id, server);
        return server;
    }

    @BeforeEach
    void several_fetches_run() {
        consumer.subscribe(List.of("cats"));
        // A slow machine may need longer than a short poll has for its first answers.
        await().ignoreExceptionsInstanceOf(ServerUnavailableException.class).until(() -> {
            consumer.poll(SHORT);
            return List.of(a, b, c).stream().allMatch(server -> fetches(server) > 0);
        });
    }

    @AfterEach
    void close() {
        servers.forEach(FakeServer::thaw);
        consumer.close();
        producer.close();
        servers.forEach(FakeServer::close);
    }

    private static long fetches(FakeServer server) {
        return server.requests().stream().filter("POST /v1/fetch"::equals).count();
    }

    private void send(int partition, String value) {
        producer.sendAndWait(
                Message.builder("cats").partition(partition).value(value).build());
    }

    private void pollUntil(String... values) {
        await().until(() -> {
            consumer.poll(SHORT).forEach(message -> got.add(message.valueText()));
            return got.size() >= values.length;
        });
        assertThat(got).containsExactlyInAnyOrder(values);
    }

    @Test
    void each_partition_is_fetched_from_the_broker_that_it_prefers_and_all_come() {
        for (int i = 0; i < 3; i++) {
            send(i, "to " + i);
        }
        pollUntil("to 0", "to 1", "to 2");
        send(1, "more");
        pollUntil("to 0", "to 1", "to 2", "more");
    }

    @Test
    void one_broker_is_waited_for_without_holding_up_the_others() {
        b.freeze();
        send(0, "zero");
        send(2, "two");
        pollUntil("zero", "two");
    }

    @Test
    void a_killed_brokers_partitions_come_from_another_without_a_word() {
        b.close();
        for (int i = 0; i < 3; i++) {
            send(i, "to " + i);
        }
        pollUntil("to 0", "to 1", "to 2");
    }

    @Test
    void a_frozen_brokers_partitions_come_from_another_and_go_back_to_it_later() {
        b.freeze();
        send(1, "one");
        pollUntil("one");
        b.thaw();
        long before = fetches(b);
        await().until(() -> {
            consumer.poll(SHORT);
            return fetches(b) > before;
        });
        send(1, "two");
        pollUntil("one", "two");
    }

    @Test
    void a_broker_that_refuses_for_a_while_is_stood_in_for() {
        b.onOthers(FakeServer.unavailable(), FakeServer.unavailable(), FakeServer.unavailable());
        send(1, "one");
        pollUntil("one");
    }

    @Test
    void when_all_are_gone_the_poll_says_so() {
        servers.forEach(FakeServer::close);
        assertThatThrownBy(() -> await().until(() -> !consumer.poll(SHORT).isEmpty()))
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void wakeup_ends_the_poll_while_several_fetches_run_and_nothing_is_lost() {
        CompletableFuture<List<ReceivedMessage>> poll = CompletableFuture.supplyAsync(() -> consumer.poll(LONG));
        await().until(() -> servers.stream().allMatch(server -> server.inProgress() > 0));
        consumer.wakeup();
        assertThatThrownBy(poll::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WakeupException.class);
        for (int i = 0; i < 3; i++) {
            send(i, "to " + i);
        }
        pollUntil("to 0", "to 1", "to 2");
    }

    @Test
    void close_ends_the_poll_while_several_fetches_run() {
        b.freeze();
        CompletableFuture<List<ReceivedMessage>> poll = CompletableFuture.supplyAsync(() -> consumer.poll(LONG));
        await().until(() -> servers.stream().allMatch(server -> server.inProgress() > 0));
        consumer.close();
        assertThatThrownBy(poll::join).hasCauseInstanceOf(WakeupException.class);
    }

    @Test
    void a_seek_while_its_partition_is_being_fetched_counts() {
        for (int i = 0; i < 10; i++) {
            send(0, "m" + i);
        }
        await().until(() -> {
            consumer.poll(SHORT).forEach(message -> got.add(message.valueText()));
            return got.size() == 10;
        });
        consumer.poll(SHORT);
        got.clear();
        consumer.seek(ZERO, 7);
        pollUntil("m7", "m8", "m9");
        assertThat(got).isSorted();
    }

    @Test
    void an_offset_that_is_gone_is_noticed_whatever_the_other_brokers_do() {
        send(1, "gone");
        pollUntil("gone");
        TopicPartition one = new TopicPartition("cats", 1);
        cluster.log("cats", 1, log -> {
            log.startAt(1);
            return 0;
        });
        consumer.seek(one, 0);
        send(0, "zero");
        send(1, "one");
        pollUntil("gone", "zero", "one");
        assertThat(consumer.position(one)).isEqualTo(2);
    }

    @Test
    void a_pause_while_its_partition_is_being_fetched_counts_and_keeps_what_came() {
        consumer.poll(SHORT);
        consumer.pause(Set.of(ZERO));
        send(0, "paused");
        send(1, "not paused");
        pollUntil("not paused");
        consumer.resume(Set.of(ZERO));
        pollUntil("not paused", "paused");
    }
}
