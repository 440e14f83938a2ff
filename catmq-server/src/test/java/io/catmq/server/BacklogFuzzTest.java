package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ProducerOptions;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.StartFrom;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.Compression;
import io.catmq.server.database.TestDatabases;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Readers of a backlog who jump about. Server and client read it into memory that is used again, and bytes that change too early
 * would be seen by nobody else: without compression the checksum is looked at before the messages are.
 */
class BacklogFuzzTest {
    private static final String TOPIC = "backlog";
    private static final int PARTITIONS = 2;
    private static final int MESSAGES = 6_000;
    private static final int READERS = 3;
    private static final int READS = 25_000;
    private static final int KEPT = 2_000;

    @Test
    void every_message_is_what_was_sent_at_its_offset_and_stays_so() {
        long seed = System.nanoTime();
        try (TestServer server = TestServer.start(TestDatabases.mariaDb(), "--catmq.log.tail-cache-bytes=0")) {
            produce(ConnectionOptions.of(server.url()));
            ExecutorService threads = Executors.newFixedThreadPool(READERS);
            List<CompletableFuture<Void>> readers = IntStream.range(0, READERS)
                    .mapToObj(number ->
                            CompletableFuture.runAsync(() -> new Reader(server.url(), seed + number).read(), threads))
                    .toList();
            threads.shutdown();
            assertThat(readers).as("seed %d", seed).allSatisfy(reader -> assertThat(reader)
                    .succeedsWithin(Duration.ofMinutes(10)));
            assertThat(server.context()
                            .getBean(MeterRegistry.class)
                            .get("catmq.log.ahead.hits")
                            .counter()
                            .count())
                    .isGreaterThan(50);
        }
    }

    private static void produce(ConnectionOptions connection) {
        try (CatMqAdmin admin = new CatMqAdmin(connection);
                CatMqProducer producer = new CatMqProducer(
                        connection,
                        ProducerOptions.builder()
                                .compression(Compression.NONE)
                                .batchMaxRecords(20)
                                .build())) {
            admin.createTopic(NewTopic.of(TOPIC, PARTITIONS));
            for (int i = 0; i < MESSAGES * PARTITIONS; i++) {
                int partition = i % PARTITIONS;
                var unused = producer.send(Message.builder(TOPIC)
                        .partition(partition)
                        .value(value(partition, i / PARTITIONS))
                        .build());
            }
        }
    }

    /** One producer sends to the partition, so that the number of its message is the offset. */
    private static byte[] value(int partition, long offset) {
        Random random = new Random(offset * PARTITIONS + partition);
        byte[] value = new byte[100 + random.nextInt(1_500)];
        random.nextBytes(value);
        return value;
    }

    private static final class Reader {
        private final String url;
        private final Random random;
        private final Map<Integer, Long> next = new HashMap<>();
        private final List<ReceivedMessage> kept = new ArrayList<>();

        Reader(String url, long seed) {
            this.url = url;
            this.random = new Random(seed);
        }

        void read() {
            ConsumerOptions options = ConsumerOptions.builder()
                    .startFrom(StartFrom.EARLIEST)
                    .fetchMaxPartitionBytes(128 * 1024)
                    .build();
            try (CatMqConsumer consumer = new CatMqConsumer(ConnectionOptions.of(url), options)) {
                consumer.assign(IntStream.range(0, PARTITIONS)
                        .mapToObj(Reader::partition)
                        .toList());
                for (int read = 0; read < READS; ) {
                    List<ReceivedMessage> messages = consumer.poll(Duration.ofSeconds(10));
                    messages.forEach(this::check);
                    read += messages.size();
                    keep(messages);
                    jumpSometimes(consumer);
                }
                kept.forEach(Reader::checkValue);
            }
        }

        private void check(ReceivedMessage message) {
            assertThat(message.offset()).isEqualTo(next.getOrDefault(message.partition(), 0L));
            next.put(message.partition(), message.offset() + 1);
            checkValue(message);
        }

        private static void checkValue(ReceivedMessage message) {
            assertThat(message.value())
                    .as("%s", message)
                    .isEqualTo(BacklogFuzzTest.value(message.partition(), message.offset()));
        }

        private void keep(List<ReceivedMessage> messages) {
            if (kept.size() < KEPT) {
                kept.addAll(messages);
            }
        }

        private void jumpSometimes(CatMqConsumer consumer) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                if (random.nextInt(30) == 0 || next.getOrDefault(partition, 0L) == MESSAGES) {
                    long offset = random.nextInt(MESSAGES * 3 / 4);
                    consumer.seek(partition(partition), offset);
                    next.put(partition, offset);
                }
            }
        }

        private static TopicPartition partition(int number) {
            return new TopicPartition(TOPIC, number);
        }
    }
}
