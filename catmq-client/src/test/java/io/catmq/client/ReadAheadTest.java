package io.catmq.client;

import static io.catmq.client.FakeServer.connectionTo;
import static io.catmq.client.FakeServer.holdUntil;
import static io.catmq.client.FakeServer.none;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.catmq.client.wire.Compression;
import io.catmq.client.wire.RecordBatchBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to a partition while its next fetch is on its way. */
@Timeout(120)
class ReadAheadTest {
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final TopicPartition CATS = new TopicPartition("cats", 0);
    private static final TopicPartition DOGS = new TopicPartition("dogs", 0);
    private static final int CHUNK = 100;

    private final FakeGroup group = new FakeGroup().gives("cats", 0);
    private final FakeCluster cluster =
            new FakeCluster().topic("cats", 1).topic("dogs", 1).coordinator(group);
    private final FakeServer server = new FakeServer(cluster);
    private final List<CatMqConsumer> consumers = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    /** One that gets one chunk with every fetch. */
    private CatMqConsumer consumer(ConsumerOptions.Builder options) {
        CatMqConsumer consumer = new CatMqConsumer(
                connectionTo(server), options.fetchMaxBytes(1024).build());
        consumers.add(consumer);
        return consumer;
    }

    @AfterEach
    void close() {
        release.countDown();
        consumers.forEach(CatMqConsumer::close);
        server.close();
    }

    private void write(TopicPartition to, int chunks) {
        for (int chunk = 0; chunk < chunks; chunk++) {
            RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, 16);
            for (int i = chunk * CHUNK; i < (chunk + 1) * CHUNK; i++) {
                builder.append(1000, null, Integer.toString(i).getBytes(UTF_8), List.of());
            }
            byte[] batch = builder.build().toByteArray();
            cluster.log(to.topic(), to.partition(), log -> {
                log.add(batch);
                return 0;
            });
        }
    }

    /** Reads the first chunk; the request for the second is held until {@link #release}. */
    private void readOneWithTheNextOnItsWay(CatMqConsumer consumer) {
        server.onFetch(none(), holdUntil(release));
        assertThat(poll(consumer, CHUNK)).isEqualTo(numbers(0, CHUNK));
        await().until(() -> fetches() == 2);
    }

    private static List<String> values(List<ReceivedMessage> messages) {
        return messages.stream().map(ReceivedMessage::valueText).toList();
    }

    private static List<String> numbers(int from, int until) {
        return IntStream.range(from, until).mapToObj(Integer::toString).toList();
    }

    private static List<String> poll(CatMqConsumer consumer, int messages) {
        List<String> got = new ArrayList<>();
        await().ignoreExceptionsInstanceOf(ServerUnavailableException.class).until(() -> {
            got.addAll(values(consumer.poll(SHORT)));
            return got.size() >= messages;
        });
        return got;
    }

    private long fetches() {
        return server.requests().stream().filter("POST /v1/fetch"::equals).count();
    }

    @Test
    void what_was_read_ahead_is_used() {
        write(CATS, 2);
        CatMqConsumer consumer = consumer(ConsumerOptions.builder().startFrom(StartFrom.EARLIEST));
        consumer.assign(Set.of(CATS));
        consumer.seek(CATS, 0);
        readOneWithTheNextOnItsWay(consumer);
        release.countDown();
        assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(CHUNK, 2 * CHUNK));
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void after_a_seek_what_was_on_its_way_is_dropped() {
        write(CATS, 3);
        CatMqConsumer consumer = consumer(ConsumerOptions.builder().startFrom(StartFrom.EARLIEST));
        consumer.assign(Set.of(CATS));
        consumer.seek(CATS, 0);
        readOneWithTheNextOnItsWay(consumer);
        consumer.seek(CATS, 50);
        release.countDown();
        assertThat(poll(consumer, 250)).isEqualTo(numbers(50, 3 * CHUNK));
    }

    @Test
    void what_comes_for_a_paused_partition_is_kept_until_it_goes_on() {
        write(CATS, 2);
        CatMqConsumer consumer = consumer(ConsumerOptions.builder().startFrom(StartFrom.EARLIEST));
        consumer.assign(Set.of(CATS, DOGS));
        consumer.seek(CATS, 0);
        consumer.seek(DOGS, 0);
        readOneWithTheNextOnItsWay(consumer);
        consumer.pause(Set.of(CATS));
        write(DOGS, 1);
        release.countDown();
        assertThat(consumer.poll(LONG))
                .hasSize(CHUNK)
                .extracting(ReceivedMessage::topicPartition)
                .containsOnly(DOGS);
        consumer.resume(Set.of(CATS));
        long fetches = fetches();
        assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(CHUNK, 2 * CHUNK));
        assertThat(fetches()).isEqualTo(fetches);
    }

    @Test
    void what_comes_for_a_lost_partition_is_not_taken_for_the_one_that_comes_back() {
        write(CATS, 2);
        CatMqConsumer consumer = consumer(ConsumerOptions.builder().group("g"));
        List<String> events = new ArrayList<>();
        consumer.subscribe(List.of("cats"), new RebalanceListener() {
            @Override
            public void onLost(java.util.Collection<TopicPartition> partitions) {
                events.add("lost " + partitions);
            }
        });
        readOneWithTheNextOnItsWay(consumer);
        group.fence();
        await().until(() -> cluster.heartbeats().stream()
                        .filter(beat -> beat.memberEpoch() == Heartbeats.JOIN)
                        .count()
                == 2);
        release.countDown();
        assertThat(poll(consumer, 200)).isEqualTo(numbers(0, 2 * CHUNK));
        assertThat(events).containsExactly("lost [cats-0]");
    }

    @Test
    void an_error_on_the_way_is_told_although_another_partition_has_more_and_more() {
        int chunks = 30;
        write(CATS, chunks);
        CatMqConsumer consumer = consumer(ConsumerOptions.builder().startFrom(StartFrom.FAIL));
        consumer.assign(Set.of(CATS, DOGS));
        consumer.seek(CATS, 0);
        consumer.seek(DOGS, 0);
        readOneWithTheNextOnItsWay(consumer);
        write(DOGS, 1);
        cluster.log("dogs", 0, log -> {
            log.startAt(CHUNK);
            return 0;
        });
        release.countDown();
        List<String> got = new ArrayList<>();
        assertThatThrownBy(() -> await().until(() -> {
                    got.addAll(values(consumer.poll(SHORT)));
                    return got.size() == (chunks - 1) * CHUNK;
                }))
                .isInstanceOf(OffsetOutOfRangeException.class)
                .hasMessageContaining("dogs-0");
        consumer.seek(DOGS, CHUNK);
        got.addAll(poll(consumer, (chunks - 1) * CHUNK - got.size()));
        assertThat(got).isEqualTo(numbers(CHUNK, chunks * CHUNK));
    }
}
