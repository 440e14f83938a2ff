package io.catmq.client;

import static io.catmq.client.FakeServer.connectionTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three brokers over one log are killed, frozen and healed by chance while messages go in and out. */
@Timeout(300)
class ClusterFuzzTest {
    private static final String[] IDS = {"a", "b", "c"};
    private static final int STEPS = 8;
    private static final int STEP = 30;
    private static final int OUTSTANDING = 50;

    private final FakeCluster cluster = new FakeCluster()
            .topic("cats", 3)
            .prefers("cats", 0, "a")
            .prefers("cats", 1, "b")
            .prefers("cats", 2, "c");
    private final FakeServer[] servers = new FakeServer[3];
    private final boolean[] frozen = new boolean[3];
    private final boolean[] killed = new boolean[3];
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private volatile boolean enough;

    /** Both run all the time: the common pool of a machine with two cores has one thread, which JDK 25 keeps to. */
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void close() {
        enough = true;
        threads.shutdown();
        for (FakeServer server : servers) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void nothing_is_lost_doubled_or_moved_whatever_happens_to_the_brokers(long seed) {
        for (int i = 0; i < IDS.length; i++) {
            servers[i] = new FakeServer(cluster);
            cluster.joins(IDS[i], servers[i]);
        }
        ConnectionOptions connection = connectionTo(servers[0]);
        try (CatMqProducer producer = new CatMqProducer(connection);
                CatMqConsumer consumer = new CatMqConsumer(
                        connection,
                        ConsumerOptions.builder().startFrom(StartFrom.EARLIEST).build())) {
            CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> send(producer), threads);
            CompletableFuture<List<List<String>>> read = CompletableFuture.supplyAsync(() -> read(consumer), threads);
            // Only one is configured: the others have to be known before it may go.
            await().until(() ->
                    Arrays.stream(servers).noneMatch(server -> server.produced().isEmpty() || !hasFetched(server)));
            Random random = new Random(seed);
            for (int step = 0; step < STEPS; step++) {
                harm(random);
                awaitProgress();
            }
            IntStream.range(0, IDS.length).forEach(this::heal);
            awaitProgress();
            enough = true;

            int messages = sent.join();
            await().atMost(Duration.ofSeconds(60)).until(() -> received.get() >= messages || read.isDone());
            consumer.wakeup();
            List<List<String>> got = read.join();
            for (int partition = 0; partition < 3; partition++) {
                int from = partition;
                List<String> expected = IntStream.range(0, messages)
                        .filter(i -> i % 3 == from)
                        .mapToObj(Integer::toString)
                        .toList();
                assertThat(cluster.values("cats", partition)).isEqualTo(expected);
                assertThat(got.get(partition)).isEqualTo(expected);
            }
        }
    }

    private int send(CatMqProducer producer) {
        Semaphore room = new Semaphore(OUTSTANDING);
        List<CompletableFuture<SendResult>> futures = new ArrayList<>();
        int next = 0;
        while (!enough) {
            room.acquireUninterruptibly();
            Message message = Message.builder("cats")
                    .partition(next % 3)
                    .value(Integer.toString(next))
                    .build();
            futures.add(producer.send(message).whenComplete((result, failure) -> {
                acknowledged.incrementAndGet();
                room.release();
            }));
            next++;
        }
        futures.forEach(CompletableFuture::join);
        return next;
    }

    private List<List<String>> read(CatMqConsumer consumer) {
        List<List<String>> got = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        consumer.subscribe(List.of("cats"));
        while (true) {
            try {
                for (ReceivedMessage message : consumer.poll(Duration.ofSeconds(1))) {
                    got.get(message.partition()).add(message.valueText());
                    received.incrementAndGet();
                }
            } catch (ServerUnavailableException e) {
                assertThat(enough).isFalse();
            } catch (WakeupException e) {
                return got;
            }
        }
    }

    /** Something bad or good to one of them. The last one that works stays so, as nothing else would ever happen. */
    private void harm(Random random) {
        int victim = random.nextInt(servers.length);
        if (killed[victim] || frozen[victim]) {
            heal(victim);
        } else if (isLastOne(victim)) {
            heal((victim + 1) % servers.length);
        } else if (random.nextBoolean()) {
            killed[victim] = true;
            servers[victim].close();
        } else {
            frozen[victim] = true;
            servers[victim].freeze();
        }
    }

    private boolean isLastOne(int victim) {
        return IntStream.range(0, servers.length).noneMatch(i -> i != victim && !killed[i] && !frozen[i]);
    }

    private void heal(int victim) {
        if (killed[victim]) {
            servers[victim] = new FakeServer(cluster, servers[victim].port());
        }
        servers[victim].thaw();
        killed[victim] = false;
        frozen[victim] = false;
    }

    private static boolean hasFetched(FakeServer server) {
        return server.requests().contains("POST /v1/fetch");
    }

    /** Every partition goes on, whatever was done. */
    private void awaitProgress() {
        int acknowledgedBefore = acknowledged.get();
        int receivedBefore = received.get();
        int[] ends = ends();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> acknowledged.get() >= acknowledgedBefore + STEP
                        && received.get() >= receivedBefore + STEP
                        && hasGrown(ends));
    }

    private int[] ends() {
        return IntStream.range(0, 3).map(i -> cluster.values("cats", i).size()).toArray();
    }

    private boolean hasGrown(int[] before) {
        int[] now = ends();
        return Arrays.stream(new int[] {0, 1, 2}).allMatch(i -> now[i] > before[i]);
    }
}
