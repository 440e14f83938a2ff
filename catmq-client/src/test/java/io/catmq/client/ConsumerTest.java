package io.catmq.client;

import static io.catmq.client.FakeServer.closeConnection;
import static io.catmq.client.FakeServer.connectionTo;
import static io.catmq.client.FakeServer.holdUntil;
import static io.catmq.client.FakeServer.unavailable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.catmq.client.wire.Compression;
import io.catmq.client.wire.FetchChunk;
import io.catmq.client.wire.RecordBatchBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConsumerTest {
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final TopicPartition CATS = new TopicPartition("cats", 0);

    private final FakeCluster cluster = new FakeCluster().topic("cats", 1).topic("dogs", 2);
    private final FakeServer server = new FakeServer(cluster);
    private final List<CatMqConsumer> consumers = new ArrayList<>();

    private CatMqConsumer consumer(ConsumerOptions.Builder options) {
        CatMqConsumer consumer = new CatMqConsumer(connectionTo(server), options.build());
        consumers.add(consumer);
        return consumer;
    }

    private CatMqConsumer fromStart() {
        return consumer(ConsumerOptions.builder().startFrom(StartFrom.EARLIEST));
    }

    @AfterEach
    void close() {
        consumers.forEach(consumer -> consumer.close(Duration.ofMillis(200)));
        server.close();
    }

    private void write(TopicPartition to, Compression compression, int from, int until) {
        cluster.log(to.topic(), to.partition(), log -> {
            log.add(batch(compression, from, until));
            return 0;
        });
    }

    private static byte[] batch(Compression compression, int from, int until) {
        RecordBatchBuilder builder = new RecordBatchBuilder(compression, 16);
        for (int i = from; i < until; i++) {
            byte[] value = Integer.toString(i).getBytes(UTF_8);
            builder.append(1000 + i, ("key " + i % 3).getBytes(UTF_8), value, List.of());
        }
        return builder.build().toByteArray();
    }

    private static List<String> numbers(int from, int until) {
        return IntStream.range(from, until).mapToObj(Integer::toString).toList();
    }

    private static List<String> values(List<ReceivedMessage> messages) {
        return messages.stream().map(ReceivedMessage::valueText).toList();
    }

    /** A short poll, again when a slow machine could not say in time where to begin. */
    private static List<ReceivedMessage> pollOnAnyMachine(CatMqConsumer consumer) {
        List<ReceivedMessage> messages = new ArrayList<>();
        await().ignoreExceptionsInstanceOf(ServerUnavailableException.class)
                .until(() -> messages.addAll(consumer.poll(SHORT)) || true);
        return messages;
    }

    /** That, and not just some request: metadata is asked for in the background. */
    private void awaitTheFetch() {
        await().until(() -> server.requests().contains("POST /v1/fetch"));
    }

    @Test
    void messages_come_in_order_with_all_they_have() {
        write(CATS, Compression.LZ4, 0, 100);
        write(CATS, Compression.NONE, 100, 103);
        write(CATS, Compression.ZSTD, 103, 200);
        CatMqConsumer consumer = fromStart();
        consumer.subscribe(List.of("cats"));

        List<ReceivedMessage> messages = consumer.poll(LONG);

        assertThat(values(messages)).isEqualTo(numbers(0, 200));
        ReceivedMessage last = messages.get(199);
        assertThat(last.offset()).isEqualTo(199);
        assertThat(last.timestamp()).isEqualTo(1199);
        assertThat(last.appendedAt()).isEqualTo(5);
        assertThat(last.keyText()).isEqualTo("key 1");
        assertThat(last.topicPartition()).isEqualTo(CATS);
        assertThat(consumer.position(CATS)).isEqualTo(200);
        assertThat(consumer.poll(SHORT)).isEmpty();
    }

    /** Each has its own memory to unpack into, and gives it on only when its batch is read to the end. */
    @Test
    void partitions_that_are_left_in_the_middle_of_a_batch_do_not_disturb_each_other() {
        List<TopicPartition> dogs = List.of(new TopicPartition("dogs", 0), new TopicPartition("dogs", 1));
        for (int batch = 0; batch < 5; batch++) {
            write(dogs.get(0), Compression.LZ4, 100 * batch, 100 * batch + 100);
            write(dogs.get(1), Compression.ZSTD, 10_000 + 70 * batch, 10_000 + 70 * batch + 70);
        }
        CatMqConsumer consumer =
                consumer(ConsumerOptions.builder().startFrom(StartFrom.EARLIEST).maxPollRecords(30));
        consumer.subscribe(List.of("dogs"));
        List<ReceivedMessage> messages = new ArrayList<>();
        while (messages.size() < 850) {
            messages.addAll(consumer.poll(LONG));
        }
        assertThat(messages)
                .filteredOn(message -> message.partition() == 0)
                .extracting(ReceivedMessage::valueText)
                .isEqualTo(numbers(0, 500));
        assertThat(messages)
                .filteredOn(message -> message.partition() == 1)
                .extracting(ReceivedMessage::valueText)
                .isEqualTo(numbers(10_000, 10_350));
    }

    @Test
    void more_than_one_poll_may_take_is_kept_for_the_next() {
        write(CATS, Compression.LZ4, 0, 1234);
        CatMqConsumer consumer =
                consumer(ConsumerOptions.builder().startFrom(StartFrom.EARLIEST).maxPollRecords(500));
        consumer.subscribe(List.of("cats"));
        assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(0, 500));
        long requests = server.requests().size();
        assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(500, 1000));
        assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(1000, 1234));
        assertThat(server.requests()).hasSize((int) requests);
    }

    @Test
    void without_a_group_it_starts_at_the_end_and_reads_all_partitions() {
        write(CATS, Compression.NONE, 0, 10);
        CatMqConsumer consumer = consumer(ConsumerOptions.builder());
        consumer.subscribe(List.of("cats", "dogs"));
        assertThat(pollOnAnyMachine(consumer)).isEmpty();
        assertThat(consumer.assignment()).hasSize(3);
        write(CATS, Compression.NONE, 10, 12);
        write(new TopicPartition("dogs", 1), Compression.NONE, 12, 13);
        List<String> got = new ArrayList<>();
        await().until(() -> {
            got.addAll(values(consumer.poll(SHORT)));
            return got.size() == 3;
        });
        assertThat(got).containsExactlyInAnyOrder("10", "11", "12");
    }

    @Test
    void seeking_goes_anywhere_even_into_the_middle_of_a_batch() {
        write(CATS, Compression.LZ4, 0, 300);
        write(CATS, Compression.LZ4, 300, 600);
        CatMqConsumer consumer = fromStart();
        consumer.assign(List.of(CATS));
        consumer.seek(CATS, 299);
        assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(299, 600));
        consumer.seek(CATS, 450);
        assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(450, 600));
        consumer.seekToBeginning(Set.of(CATS));
        assertThat(consumer.position(CATS)).isZero();
        consumer.seekToEnd(Set.of(CATS));
        assertThat(consumer.position(CATS)).isEqualTo(600);
    }

    @Test
    void paused_partitions_give_nothing_and_keep_what_was_fetched() {
        write(CATS, Compression.LZ4, 0, 1000);
        CatMqConsumer consumer = fromStart();
        consumer.subscribe(List.of("cats"));
        assertThat(consumer.poll(LONG)).hasSize(500);
        consumer.pause(Set.of(CATS));
        assertThat(consumer.paused()).containsExactly(CATS);
        long fetches =
                server.requests().stream().filter("POST /v1/fetch"::equals).count();
        assertThat(consumer.poll(SHORT)).isEmpty();
        consumer.resume(Set.of(CATS));
        assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(500, 1000));
        assertThat(server.requests().stream().filter("POST /v1/fetch"::equals)).hasSize((int) fetches);
    }

    @Test
    void an_offset_that_is_gone_is_answered_as_start_from_says() {
        write(CATS, Compression.NONE, 0, 10);
        write(CATS, Compression.NONE, 10, 20);
        cluster.log("cats", 0, log -> {
            log.startAt(10);
            return 0;
        });
        for (StartFrom policy : StartFrom.values()) {
            CatMqConsumer consumer = consumer(ConsumerOptions.builder().startFrom(policy));
            consumer.assign(Set.of(CATS));
            consumer.seek(CATS, 3);
            switch (policy) {
                case EARLIEST -> assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(10, 20));
                case LATEST -> {
                    consumer.poll(SHORT);
                    assertThat(consumer.position(CATS)).isEqualTo(20);
                }
                case FAIL -> {
                    OffsetOutOfRangeException refusal =
                            catchThrowableOfType(OffsetOutOfRangeException.class, () -> consumer.poll(LONG));
                    assertThat(refusal.low()).isEqualTo(10);
                    assertThat(refusal.high()).isEqualTo(20);
                    assertThat(refusal).hasMessageContaining("Offset 3 of cats-0");
                    consumer.seek(CATS, 10);
                    assertThat(consumer.poll(LONG)).hasSize(10);
                }
            }
        }
    }

    @Test
    void damage_is_reported_each_time_and_nothing_is_skipped() {
        write(CATS, Compression.NONE, 0, 10);
        byte[] damaged = batch(Compression.NONE, 10, 20);
        damaged[damaged.length - 3] ^= 1;
        cluster.log("cats", 0, log -> {
            log.addRaw(new FetchChunk(10, 10, 5, damaged, 0, damaged.length));
            return 0;
        });
        write(CATS, Compression.NONE, 20, 30);
        CatMqConsumer consumer = fromStart();
        consumer.assign(Set.of(CATS));

        assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(0, 10));
        for (int i = 0; i < 3; i++) {
            CorruptDataException damage = catchThrowableOfType(CorruptDataException.class, () -> consumer.poll(LONG));
            assertThat(damage.offset()).isEqualTo(10);
            assertThat(damage).hasMessageContaining("cats-0").hasMessageContaining("CRC");
        }
        assertThat(consumer.position(CATS)).isEqualTo(10);
        consumer.seek(CATS, 20);
        assertThat(values(consumer.poll(LONG))).isEqualTo(numbers(20, 30));
    }

    @Test
    void a_gap_between_chunks_is_damage() {
        write(CATS, Compression.NONE, 0, 10);
        byte[] later = batch(Compression.NONE, 11, 20);
        cluster.log("cats", 0, log -> {
            log.addRaw(new FetchChunk(11, 9, 5, later, 0, later.length));
            return 0;
        });
        CatMqConsumer consumer = fromStart();
        consumer.assign(Set.of(CATS));
        assertThat(consumer.poll(LONG)).hasSize(10);
        assertThatThrownBy(() -> consumer.poll(LONG))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("offset 10");
    }

    @Test
    void a_chunk_that_counts_wrongly_is_damage() {
        byte[] bytes = batch(Compression.NONE, 0, 10);
        cluster.log("cats", 0, log -> {
            log.addRaw(new FetchChunk(0, 11, 5, bytes, 0, bytes.length));
            log.addRaw(new FetchChunk(11, 10, 5, bytes, 0, bytes.length));
            return 0;
        });
        CatMqConsumer consumer = fromStart();
        consumer.assign(Set.of(CATS));
        assertThat(consumer.poll(LONG)).hasSize(10);
        assertThatThrownBy(() -> consumer.poll(LONG)).hasMessageContaining("fewer records");
    }

    @Test
    void trouble_that_passes_is_waited_out_within_the_poll() {
        write(CATS, Compression.NONE, 0, 10);
        CatMqConsumer consumer = fromStart();
        consumer.assign(Set.of(CATS));
        consumer.seek(CATS, 0);
        server.onOthers(unavailable(), closeConnection(), unavailable());
        assertThat(consumer.poll(LONG)).hasSize(10);
    }

    @Test
    void when_no_server_answers_the_poll_says_so() {
        CatMqConsumer consumer = fromStart();
        consumer.assign(Set.of(CATS));
        consumer.seek(CATS, 0);
        server.close();
        assertThatThrownBy(() -> consumer.poll(SHORT))
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining(server.url());
    }

    @Test
    void wakeup_ends_a_poll_that_waits_and_the_consumer_goes_on() {
        write(CATS, Compression.NONE, 0, 10);
        CatMqConsumer consumer = fromStart();
        consumer.assign(Set.of(CATS));
        consumer.seek(CATS, 0);
        CountDownLatch never = new CountDownLatch(1);
        server.onOthers(holdUntil(never));
        CompletableFuture<List<ReceivedMessage>> poll = CompletableFuture.supplyAsync(() -> consumer.poll(LONG));
        awaitTheFetch();
        consumer.wakeup();
        assertThatThrownBy(poll::get).hasCauseInstanceOf(WakeupException.class);
        never.countDown();

        consumer.wakeup();
        assertThatThrownBy(() -> consumer.poll(LONG)).isInstanceOf(WakeupException.class);
        assertThat(consumer.poll(LONG)).hasSize(10);
    }

    @Test
    void a_second_thread_is_told_so_and_close_from_another_thread_ends_the_poll() {
        CatMqConsumer consumer = fromStart();
        consumer.assign(Set.of(CATS));
        consumer.seek(CATS, 0);
        CountDownLatch never = new CountDownLatch(1);
        server.onOthers(holdUntil(never));
        CompletableFuture<List<ReceivedMessage>> poll = CompletableFuture.supplyAsync(() -> consumer.poll(LONG));
        awaitTheFetch();
        assertThatThrownBy(() -> consumer.poll(SHORT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one thread at a time");
        consumer.close();
        assertThatThrownBy(poll::get).hasCauseInstanceOf(WakeupException.class);
        assertThatThrownBy(() -> consumer.poll(SHORT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        never.countDown();
    }

    @Test
    void wrong_use_is_refused_with_what_to_do() {
        CatMqConsumer consumer = fromStart();
        assertThatThrownBy(() -> consumer.poll(SHORT)).hasMessageContaining("subscribe() or assign()");
        consumer.assign(Set.of(CATS));
        assertThatThrownBy(() -> consumer.subscribe(List.of("cats")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("either");
        assertThatThrownBy(consumer::commit)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ConsumerOptions.group");
        assertThatThrownBy(() -> consumer.seek(new TopicPartition("dogs", 0), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("dogs-0 is not assigned");
        CatMqConsumer other = fromStart();
        assertThatThrownBy(() -> other.subscribe(List.of("a/b"))).hasMessageContaining("not allowed");
        other.subscribe(List.of("birds"));
        assertThatThrownBy(() -> other.poll(LONG)).isInstanceOf(UnknownTopicException.class);
    }
}
