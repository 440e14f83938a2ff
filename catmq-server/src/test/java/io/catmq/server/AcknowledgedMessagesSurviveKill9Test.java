package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.OffsetSpec;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.SendResult;
import io.catmq.client.ServerUnavailableException;
import io.catmq.client.StartFrom;
import io.catmq.client.TopicPartition;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** kill -9 in the middle of producing, at a random moment, twice: nothing acknowledged is lost, doubled or out of order. */
class AcknowledgedMessagesSurviveKill9Test {
    private static final int PRODUCERS = 3;
    private static final int PARTITIONS = 3;
    private static final int KILLS = 2;
    private static final String TOPIC = "survivors";

    enum Kind {
        H2,
        MARIADB
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nothing_acknowledged_is_lost_doubled_or_out_of_order(Kind kind) throws Exception {
        try (TestDatabase database = kind == Kind.H2 ? TestDatabases.h2() : TestDatabases.mariaDb();
                ServerProcess server = ServerProcess.start(database)) {
            ConnectionOptions connection = ConnectionOptions.of(server.url());
            try (CatMqAdmin admin = new CatMqAdmin(connection)) {
                admin.createTopic(NewTopic.of(TOPIC, PARTITIONS));
            }
            Map<String, SendResult> acknowledged = produceWhileTheServerIsKilled(server, connection);
            List<ReceivedMessage> stored = readAll(connection);
            assertOncePerOffset(acknowledged, stored);
            assertOrderOfEachProducer(stored);
        }
    }

    private static Map<String, SendResult> produceWhileTheServerIsKilled(
            ServerProcess server, ConnectionOptions connection) throws Exception {
        Map<String, SendResult> acknowledged = new ConcurrentHashMap<>();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger count = new AtomicInteger();
        // The common pool of a machine with two cores has one thread, which JDK 25 keeps to.
        ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS);
        List<CompletableFuture<Void>> producers = IntStream.range(0, PRODUCERS)
                .mapToObj(number -> CompletableFuture.runAsync(
                        () -> produce(number, connection, acknowledged, count, stop), threads))
                .toList();
        threads.shutdown();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            awaitMore(count, 200);
            // A random moment inside of the traffic, not a condition.
            new CountDownLatch(1).await(random.nextInt(300), TimeUnit.MILLISECONDS);
            server.kill();
            server.restart();
        }
        awaitMore(count, 200);
        stop.set(true);
        producers.forEach(CompletableFuture::join);
        assertThat(acknowledged.size()).as("seed %d", seed).isGreaterThan(500);
        return acknowledged;
    }

    private static void awaitMore(AtomicInteger count, int more) {
        int from = count.get();
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> count.get() >= from + more);
    }

    private static void produce(
            int number,
            ConnectionOptions connection,
            Map<String, SendResult> acknowledged,
            AtomicInteger count,
            AtomicBoolean stop) {
        try (CatMqProducer producer = new CatMqProducer(connection)) {
            for (int i = 0; !stop.get(); i++) {
                List<CompletableFuture<SendResult>> few = new ArrayList<>();
                for (int j = 0; j < 5; j++) {
                    String value = number + ":" + (i * 5 + j);
                    few.add(producer.send(Message.of(TOPIC, "producer-" + number, value))
                            .whenComplete((result, failure) -> {
                                if (result != null) {
                                    acknowledged.put(value, result);
                                    count.incrementAndGet();
                                }
                            }));
                }
                few.forEach(CompletableFuture::join);
            }
        }
    }

    private static List<ReceivedMessage> readAll(ConnectionOptions connection) {
        ConsumerOptions options =
                ConsumerOptions.builder().startFrom(StartFrom.EARLIEST).build();
        List<ReceivedMessage> all = new ArrayList<>();
        try (CatMqAdmin admin = new CatMqAdmin(connection);
                CatMqConsumer consumer = new CatMqConsumer(connection, options)) {
            Map<TopicPartition, Long> ends = admin.offsets(TOPIC, OffsetSpec.latest());
            consumer.assign(ends.keySet());
            // Up to the end: a server that was started just now may have no answer in time, and then not the first
            // ones.
            org.awaitility.Awaitility.await()
                    .ignoreExceptionsInstanceOf(ServerUnavailableException.class)
                    .until(() -> {
                        all.addAll(consumer.poll(Duration.ofMillis(500)));
                        return ends.entrySet().stream()
                                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                    });
        }
        return all;
    }

    private static String text(ReceivedMessage message) {
        return new String(java.util.Objects.requireNonNull(message.value()), StandardCharsets.UTF_8);
    }

    private static void assertOncePerOffset(Map<String, SendResult> acknowledged, List<ReceivedMessage> stored) {
        Map<String, ReceivedMessage> byValue = new HashMap<>();
        for (ReceivedMessage message : stored) {
            assertThat(byValue.put(text(message), message))
                    .as("%s is there twice", text(message))
                    .isNull();
        }
        acknowledged.forEach((value, result) -> {
            ReceivedMessage message = byValue.get(value);
            assertThat(message).as("%s was acknowledged as %s", value, result).isNotNull();
            assertThat(message.partition()).isEqualTo(result.partition());
            assertThat(message.offset()).isEqualTo(result.offset());
        });
    }

    private static void assertOrderOfEachProducer(List<ReceivedMessage> stored) {
        Map<String, Integer> next = new HashMap<>();
        for (ReceivedMessage message : stored) {
            String[] value = text(message).split(":", 2);
            assertThat(Integer.parseInt(value[1]))
                    .as("producer %s, offset %d", value[0], message.offset())
                    .isEqualTo(next.getOrDefault(value[0], 0));
            next.merge(value[0], 1, Integer::sum);
        }
    }
}
