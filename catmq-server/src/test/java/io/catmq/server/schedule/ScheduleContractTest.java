package io.catmq.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.wire.BatchRecord;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.cluster.Duty;
import io.catmq.server.cluster.LocalBroker;
import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.Dialect;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.log.Chunk;
import io.catmq.server.log.CuttingProxy;
import io.catmq.server.log.DatabaseMessageLog;
import io.catmq.server.log.LogSettings;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.ReadResult.Chunks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What scheduled messages are promised, with one dispatcher or several at once, which nothing but their lock prevents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ScheduleContractTest {
    private static final AtomicLong PARTITIONS = new AtomicLong();
    private static final Duration LONG = Duration.ofSeconds(120);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestDatabase testDatabase;
    private Database database;
    private long partition;
    private long second;
    private Broker broker;

    abstract TestDatabase createDatabase();

    @BeforeAll
    void openDatabase() {
        testDatabase = createDatabase();
        database = testDatabase.open();
        database.migrate("metadata");
    }

    @AfterAll
    void closeDatabase() {
        if (database != null) {
            database.close();
            testDatabase.close();
        }
    }

    @BeforeEach
    void newPartitions() {
        broker = new Broker(database, ScheduleProperties.defaults());
        partition = PARTITIONS.incrementAndGet();
        second = PARTITIONS.incrementAndGet();
        broker.log.create(partition);
        broker.log.create(second);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        opened.clear();
        broker.log.drop(partition);
        broker.log.drop(second);
    }

    /** A broker's schedule, and a dispatcher that believes to be the only one when it is started. */
    private final class Broker {
        private final MessageLog log;
        private final Schedule schedule;
        private final Database on;

        Broker(Database on, ScheduleProperties properties) {
            this.on = on;
            log = DatabaseMessageLog.open(on, LogSettings.defaults(), new SimpleMeterRegistry());
            schedule = new Schedule(on, log, properties, new SimpleMeterRegistry());
        }

        Broker dispatching() {
            String name = UUID.randomUUID().toString();
            Duty duty = new Duty(database, () -> {}, new LocalBroker(name, "test"), name);
            Dispatcher dispatcher = new Dispatcher(schedule, log, duty, new SimpleMeterRegistry());
            opened.add(dispatcher);
            dispatcher.start();
            return this;
        }
    }

    @Test
    void what_is_due_is_delivered_in_the_order_of_its_time_and_never_before_it() {
        broker.dispatching();
        long now = broker.schedule.now();
        broker.schedule.add(
                id(),
                List.of(
                        message(partition, now + 900, "third"),
                        message(partition, now - 5_000, "first"),
                        message(second, now + 300, "elsewhere"),
                        message(partition, now + 300, "second")));
        Awaitility.await()
                .atMost(LONG)
                .until(() ->
                        delivered(partition).size() == 3 && delivered(second).size() == 1);
        assertThat(delivered(partition)).extracting(Delivered::text).containsExactly("first", "second", "third");
        assertThat(delivered(partition)).allMatch(each -> each.at >= each.notBefore);
        assertThat(delivered(second)).allMatch(each -> each.at >= each.notBefore);
        assertThat(broker.schedule.count(List.of(partition, second))).isZero();
    }

    @Test
    void another_brokers_messages_are_delivered_too() {
        broker.dispatching();
        Broker other = new Broker(database, ScheduleProperties.defaults());
        long now = other.schedule.now();
        other.schedule.add(id(), List.of(message(partition, now + 1_500, "theirs")));
        Awaitility.await().atMost(LONG).until(() -> delivered(partition).size() == 1);
        assertThat(delivered(partition)).allMatch(each -> each.at >= each.notBefore);
    }

    @Test
    void many_that_are_due_at_the_same_time_share_a_chunk() {
        long now = broker.schedule.now();
        List<MessageToDeliver> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add(message(partition, now - 1_000 + i, "m" + i));
        }
        broker.schedule.add(id(), many);
        broker.dispatching();
        Awaitility.await().atMost(LONG).until(() -> delivered(partition).size() == 300);
        Chunks chunks = (Chunks) broker.log.read(partition, 0, 10_000_000);
        assertThat(chunks.chunks()).hasSize(1);
        assertThat(delivered(partition).get(299).text()).isEqualTo("m299");
    }

    @Test
    void a_request_that_comes_again_schedules_nothing_even_when_its_message_was_delivered() {
        broker.dispatching();
        String request = id();
        List<MessageToDeliver> messages = List.of(message(partition, 0, "once"));
        assertThat(broker.schedule.add(request, messages)).isTrue();
        Awaitility.await().atMost(LONG).until(() -> delivered(partition).size() == 1);
        assertThat(broker.schedule.add(request, messages)).isFalse();
        assertThat(broker.schedule.count(List.of(partition))).isZero();
        broker.schedule.forgetOldRequests();
        assertThat(broker.schedule.add(request, messages)).isFalse();
    }

    @Test
    void messages_can_be_listed_and_taken_back() {
        long later = broker.schedule.now() + 3_600_000;
        broker.schedule.add(id(), List.of(message(partition, later + 1, "b"), message(partition, later, "a")));
        List<ScheduledMessage> listed = broker.schedule.list(List.of(partition, second), 10);
        assertThat(listed).extracting(ScheduledMessage::deliverAt).containsExactly(later, later + 1);
        assertThat(broker.schedule.cancel(listed.get(0).id(), List.of(second))).isFalse();
        assertThat(broker.schedule.cancel(listed.get(0).id(), List.of(second, partition)))
                .isTrue();
        assertThat(broker.schedule.cancel(listed.get(0).id(), List.of(partition)))
                .isFalse();
        assertThat(broker.schedule.count(List.of(partition))).isEqualTo(1);
    }

    @Test
    void no_more_than_may_be_are_taken() {
        Broker small = new Broker(database, new ScheduleProperties(Duration.ofDays(1), 2));
        long later = small.schedule.now() + 3_600_000;
        small.schedule.add(id(), List.of(message(partition, later, "a")));
        assertThatThrownBy(() -> small.schedule.add(
                        id(), List.of(message(partition, later, "b"), message(partition, later, "c"))))
                .isInstanceOf(ScheduleFullException.class);
        assertThat(small.schedule.count(List.of(partition))).isEqualTo(1);
    }

    @Test
    void what_waits_for_a_partition_goes_with_it_and_does_not_hold_up_others() {
        long now = broker.schedule.now();
        broker.schedule.add(id(), List.of(message(partition, now + 3_600_000, "never")));
        broker.log.drop(partition);
        assertThat(broker.schedule.count(List.of(partition))).isZero();
        broker.schedule.add(id(), List.of(message(partition, now, "too late"), message(second, now, "fine")));
        broker.dispatching();
        Awaitility.await()
                .atMost(LONG)
                .until(() -> broker.schedule.count(List.of(partition)) == 0
                        && delivered(second).size() == 1);
    }

    @Test
    void several_dispatchers_at_once_with_connections_that_are_cut_deliver_each_message_once_and_none_early()
            throws Exception {
        boolean embedded = testDatabase.dialect() == Dialect.H2;
        URI server = embedded
                ? URI.create("none://none:1/")
                : URI.create(testDatabase.url().substring("jdbc:".length()));
        Random random = new Random();
        List<Database> databases = new ArrayList<>();
        List<String> accepted = new ArrayList<>();
        try (CuttingProxy proxy = new CuttingProxy(server.getPort(), random.nextLong(), 400)) {
            String url = embedded ? testDatabase.url() : "jdbc:mysql://127.0.0.1:" + proxy.port() + server.getPath();
            List<Broker> brokers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Database own = Database.open(testDatabase
                        .settings(url)
                        .withPool(8, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(3)));
                databases.add(own);
                brokers.add(new Broker(own, ScheduleProperties.defaults()).dispatching());
            }
            proxy.cutting(true);
            // As many as this machine can in that time: how fast it is does not matter.
            long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            for (int i = 0; i < 300 && System.nanoTime() - end < 0; i++) {
                String text = "m" + i;
                long at = System.currentTimeMillis() + random.nextInt(2_000);
                List<MessageToDeliver> messages = List.of(message(partition, at, text), message(second, at, text));
                addSurely(brokers, random, messages);
                accepted.add(text);
            }
            proxy.cutting(false);
            Awaitility.await().atMost(LONG).until(() -> broker.schedule.count(List.of(partition, second)) == 0);
        } finally {
            for (AutoCloseable each : opened) {
                each.close();
            }
            opened.clear();
            databases.forEach(Database::close);
        }
        for (long each : List.of(partition, second)) {
            List<Delivered> all = delivered(each);
            assertThat(all).extracting(Delivered::text).containsExactlyInAnyOrderElementsOf(accepted);
            assertThat(all).allMatch(message -> message.at >= message.notBefore);
        }
    }

    private static void addSurely(List<Broker> brokers, Random random, List<MessageToDeliver> messages) {
        String request = id();
        Awaitility.await().atMost(LONG).pollDelay(Duration.ZERO).until(() -> {
            try {
                brokers.get(random.nextInt(brokers.size())).schedule.add(request, messages);
                return true;
            } catch (DatabaseException unavailable) {
                return false;
            }
        });
    }

    private record Delivered(String text, long notBefore, long at) {}

    private List<Delivered> delivered(long from) {
        broker.log.freshRange(from);
        List<Delivered> all = new ArrayList<>();
        if (broker.log.read(from, 0, 10_000_000) instanceof Chunks found) {
            for (Chunk chunk : found.chunks()) {
                for (RecordBatch batch :
                        RecordBatch.batchesIn(chunk.array(), chunk.arrayOffset(), chunk.payloadLength())) {
                    for (BatchRecord each : batch.records()) {
                        String text = new String(each.value(), StandardCharsets.UTF_8);
                        all.add(new Delivered(text, each.timestamp(), chunk.appendedAt()));
                    }
                }
            }
        }
        return all;
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /** Its timestamp is its time, so that this can be compared with when it came. */
    private static MessageToDeliver message(long to, long deliverAt, String text) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, 128);
        batch.append(deliverAt, null, text.getBytes(StandardCharsets.UTF_8), List.of());
        return new MessageToDeliver(to, deliverAt, batch.build().toByteArray());
    }
}
