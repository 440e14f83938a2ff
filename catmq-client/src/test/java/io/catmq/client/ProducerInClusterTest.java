package io.catmq.client;

import static io.catmq.client.FakeServer.closeConnection;
import static io.catmq.client.FakeServer.connectionTo;
import static io.catmq.client.FakeServer.holdUntil;
import static io.catmq.client.FakeServer.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProducerInClusterTest {
    private final FakeCluster cluster =
            new FakeCluster().topic("cats", 1).prefers("cats", 0, "b").topic("dogs", 1);
    private final List<FakeServer> servers = new ArrayList<>();
    private final FakeServer a = server("a");
    private final FakeServer b = server("b");
    private final CatMqProducer producer = new CatMqProducer(connectionTo(a));

    private FakeServer server(String id) {
        FakeServer server = new FakeServer(cluster);
        servers.add(server);
        cluster.joins(id, server);
        return server;
    }

    private FakeServer restart(FakeServer old) {
        FakeServer server = new FakeServer(cluster, old.port());
        servers.add(server);
        return server;
    }

    @AfterEach
    void close() {
        servers.forEach(FakeServer::thaw);
        producer.close();
        servers.forEach(FakeServer::close);
    }

    private void sendUntil(FakeServer server, int produced) {
        await().until(() -> {
            producer.sendAndWait(Message.of("cats", "warm-up"));
            return server.produced().size() >= produced;
        });
    }

    private void isWrittenOnce(String value) {
        assertThat(cluster.values("cats", 0)).filteredOn(value::equals).hasSize(1);
    }

    private static long metadataRequests(FakeServer server) {
        return server.requests().stream().filter("GET /v1/metadata"::equals).count();
    }

    @Test
    void a_broker_that_was_only_learned_gets_the_partitions_that_prefer_it() {
        sendUntil(b, 1);
        // Not always the first ten: a slow machine takes it for dead, and stands in for it.
        await().until(() -> {
            int others = a.produced().size();
            for (int i = 0; i < 10; i++) {
                producer.sendAndWait(Message.of("cats", "to b"));
            }
            return a.produced().size() == others;
        });
    }

    @Test
    void what_a_killed_broker_may_have_seen_is_sent_to_another_as_a_repeated_attempt() {
        sendUntil(b, 1);
        b.onProduce(FakeServer.loseAnswer());
        List<String> sent = new ArrayList<>();
        // Mostly the first: a slow machine takes b for dead for a while, and asks the other at once.
        await().until(() -> {
            sent.add("one " + sent.size());
            producer.sendAndWait(Message.of("cats", sent.get(sent.size() - 1)));
            return a.produced().stream().anyMatch(produced -> produced.attempt() == 1);
        });
        b.close();
        producer.sendAndWait(Message.of("cats", "two"));
        sent.forEach(this::isWrittenOnce);
        isWrittenOnce("two");
    }

    @Test
    void a_frozen_broker_is_left_and_what_it_does_when_it_wakes_up_changes_nothing() {
        sendUntil(b, 1);
        b.freeze();
        CompletableFuture<SendResult> inFlight = producer.send(Message.of("cats", "one"));
        inFlight.join();
        producer.sendAndWait(Message.of("cats", "two"));

        b.thaw();
        await().until(() -> b.inProgress() == 0);
        isWrittenOnce("one");
        isWrittenOnce("two");
        sendUntil(b, b.produced().size() + 1);
    }

    @Test
    void a_broker_that_is_slow_but_alive_is_waited_for() {
        List<String> sent = new ArrayList<>();
        // Mostly the first time: on a slow machine the answers that say that it lives may come too late.
        await().until(() -> {
            sent.add("one " + sent.size());
            return isWaitedFor(sent.get(sent.size() - 1));
        });
        sent.forEach(this::isWrittenOnce);
    }

    /** Whether b, asked three times whether it lives, keeps a request that it does not answer. */
    private boolean isWaitedFor(String value) {
        sendUntil(b, b.produced().size() + 1);
        CountDownLatch release = new CountDownLatch(1);
        b.onProduce(holdUntil(release));
        int others = a.produced().size();
        long asked = metadataRequests(b);
        CompletableFuture<SendResult> slow = producer.send(Message.of("cats", value));
        await().until(() -> slow.isDone() || metadataRequests(b) >= asked + 3);
        boolean waits = !slow.isDone();
        release.countDown();
        slow.join();
        return waits && a.produced().size() == others;
    }

    @Test
    void a_broker_that_comes_back_gets_its_partitions_again() {
        sendUntil(b, 1);
        b.close();
        producer.sendAndWait(Message.of("cats", "one"));
        FakeServer again = restart(b);
        sendUntil(again, 1);
    }

    @Test
    void the_configured_server_may_be_gone_for_good_once_others_are_known() {
        sendUntil(b, 1);
        FakeServer c = server("c");
        cluster.leaves("a");
        a.close();
        producer.sendAndWait(Message.of("dogs", "away from a"));
        await().until(() -> metadataRequests(c) > 0);
        cluster.leaves("b");
        b.close();
        producer.sendAndWait(Message.of("cats", "one"));
        isWrittenOnce("one");
        assertThat(c.produced()).isNotEmpty();
    }

    @Test
    void all_may_be_down_for_a_while() {
        sendUntil(b, 1);
        a.close();
        b.close();
        CompletableFuture<SendResult> waiting = producer.send(Message.of("cats", "one"));
        FakeServer again = restart(a);
        waiting.join();
        isWrittenOnce("one");
        assertThat(again.produced()).isNotEmpty();
    }

    @Test
    void a_batch_is_repeated_when_a_server_fails_over_it() {
        a.onProduce(refuse(ProblemDetail.of(ErrorCode.INTERNAL, "a bug")), FakeServer.page(500), closeConnection());
        producer.sendAndWait(Message.of("dogs", "one"));
        assertThat(cluster.values("dogs", 0)).containsExactly("one");
    }

    @Test
    void a_broker_that_says_goodbye_is_avoided() {
        sendUntil(b, 1);
        b.onProduce(refuse(ProblemDetail.of(ErrorCode.SHUTTING_DOWN, "bye").withRetryAfterMs(60_000)));
        producer.sendAndWait(Message.of("cats", "one"));
        isWrittenOnce("one");
    }
}
