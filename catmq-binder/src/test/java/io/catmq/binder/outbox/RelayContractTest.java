package io.catmq.binder.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.binder.outbox.OutboxTables.LostException;
import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.SequencedProducer;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.BatchRecord;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.embedded.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the relay promises, on every database: each committed row is in its topic once and in the order of its key, whatever
 * fails and whoever else relays. The server here forgets producers at once, so nothing rests on how long it remembers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
abstract class RelayContractTest {
    private static final int SHARD = 0;

    private EmbeddedServer server;
    private ConnectionOptions connection;
    private CatMqAdmin admin;
    private SequencedProducer producer;
    private ApplicationDatabase database;
    private OutboxTables tables;
    private JdbcTemplate jdbc;
    private Troubles troubles;
    private String current;

    abstract ApplicationDatabase create();

    @BeforeAll
    void start() {
        database = create().withTables();
        server = EmbeddedServer.start(Map.of("catmq.log.producer-lookback", "1ms"));
        connection = ConnectionOptions.builder().servers(server.url()).build();
        admin = new CatMqAdmin(connection);
        producer = new SequencedProducer(connection);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            producer.close();
            admin.close();
            server.close();
        }
    }

    @BeforeEach
    void empty() {
        tables = new OutboxTables(database.dataSource(), "catmq_");
        jdbc = new JdbcTemplate(database.dataSource());
        jdbc.update("DELETE FROM catmq_outbox");
        jdbc.update("DELETE FROM catmq_outbox_lane");
        troubles = new Troubles(Duration.ofSeconds(1));
        current = "t-" + UUID.randomUUID();
        admin.createTopic(NewTopic.of(current, 3));
    }

    @Test
    void what_is_committed_is_relayed_in_order_and_its_rows_go() {
        IntStream.range(0, 20).forEach(i -> insert("k" + i % 4, "v" + i));
        assertThat(relay().round()).isFalse();
        assertOnceInOrder(20);
        assertThat(tables.size()).isZero();
    }

    @Test
    void headers_key_timestamp_and_partition_arrive_as_they_were_sent() {
        tables.insert(
                SHARD,
                Message.builder(current)
                        .partition(2)
                        .key("k")
                        .value((byte[]) null)
                        .header("h", "x")
                        .timestamp(17L)
                        .build());
        relay().round();
        ReceivedMessage message = StoredMessages.of(connection, current).get(0);
        assertThat(message.partition()).isEqualTo(2);
        assertThat(message.keyText()).isEqualTo("k");
        assertThat(message.value()).isNull();
        assertThat(message.timestamp()).isEqualTo(17);
        assertThat(message.headers().text("h")).isEqualTo("x");
    }

    @Test
    void a_row_that_is_committed_late_is_not_passed_over() {
        TransactionTemplate late = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
        late.executeWithoutResult(status -> {
            insert("a", "late");
            // In other threads, as the transaction is this one's.
            CompletableFuture.runAsync(() -> insert("b", "early")).join();
            CompletableFuture.runAsync(() -> relay().round()).join();
            assertThat(StoredMessages.valuesOf(connection, current)).containsExactly("early");
        });
        relay().round();
        assertThat(StoredMessages.valuesOf(connection, current)).containsExactlyInAnyOrder("early", "late");
    }

    @Test
    void a_crash_between_the_append_and_the_deletion_doubles_nothing_however_late_the_relay_comes_back() {
        insert("a", "v0");
        insert("a", "v1");
        List<Row> rows = new ArrayList<>();
        tables.scan(SHARD, 100, rows::add);
        TopicPartition partition = partitionOf("a");
        SequencedProducer.Topic found = producer.topic(current, Duration.ofSeconds(10));
        Lane lane =
                tables.takeOff(SHARD, Lane.begin(partition, found.id(), 7, 0).takesOff(2, 0), rows);
        append(lane, rows);
        // Here it dies. A day passes, in which much is written and the server forgets who wrote what.
        fill(partition, 1_100);
        insert("a", "v2");
        relay().round();
        assertThat(values("v")).containsExactly("v0", "v1", "v2");
        assertThat(tables.size()).isZero();
    }

    @Test
    void a_crash_before_the_append_loses_nothing() {
        insert("a", "v0");
        List<Row> rows = new ArrayList<>();
        tables.scan(SHARD, 100, rows::add);
        SequencedProducer.Topic found = producer.topic(current, Duration.ofSeconds(10));
        tables.takeOff(SHARD, Lane.begin(partitionOf("a"), found.id(), 7, 0).takesOff(1, 0), rows);
        insert("a", "v1");
        relay().round();
        assertThat(values("v")).containsExactly("v0", "v1");
    }

    @Test
    void a_frozen_relay_that_wakes_up_long_after_another_one_went_on_writes_nothing() {
        insert("a", "v0");
        List<Row> rows = new ArrayList<>();
        tables.scan(SHARD, 100, rows::add);
        TopicPartition partition = partitionOf("a");
        SequencedProducer.Topic found = producer.topic(current, Duration.ofSeconds(10));
        Lane frozen =
                tables.takeOff(SHARD, Lane.begin(partition, found.id(), 7, 0).takesOff(1, 0), rows);
        RecordBatch batch = batchOf(frozen, rows);
        relay().round();
        insert("a", "v1");
        relay().round();
        fill(partition, 1_100);
        assertThatThrownBy(() ->
                        producer.append(partition, batch, frozen.topicId(), frozen.since(), Duration.ofSeconds(10)))
                .hasMessageContaining("older than the producer's last batch");
        assertThatThrownBy(() -> tables.arrive(SHARD, frozen.arrived(0, 1), rows))
                .isInstanceOf(LostException.class);
        assertThat(values("v")).containsExactly("v0", "v1");
    }

    @Test
    void what_is_too_large_holds_up_its_key_and_nothing_else_and_is_tried_again() {
        insert("big", "x".repeat(1_100_000));
        insert("big", "behind");
        insert("small", "v0");
        relay().round();
        assertThat(StoredMessages.valuesOf(connection, current)).containsExactly("v0");
        assertThat(troubles.count()).isEqualTo(1);
        assertThat(tables.size()).isEqualTo(2);
        jdbc.update("DELETE FROM catmq_outbox WHERE bytes > 1000000");
        relay().round();
        assertThat(StoredMessages.valuesOf(connection, current)).containsExactlyInAnyOrder("v0", "behind");
    }

    @Test
    void an_unknown_topic_holds_up_nothing_else_and_gets_its_messages_once_it_is_there() {
        String missing = "missing-" + UUID.randomUUID();
        IntStream.range(0, 1_200).forEach(i -> tables.insert(SHARD, Message.of(missing, "k", "m" + i)));
        insert("a", "v0");
        ShardRelay relay = relay();
        relay.round();
        assertThat(values("v")).containsExactly("v0");
        assertThat(troubles.count()).isEqualTo(1);
        admin.createTopic(NewTopic.of(missing, 1));
        ShardRelay later = relay();
        for (int i = 0; i < 100 && tables.size() > 0; i++) {
            later.round();
        }
        assertThat(String.join(" ", StoredMessages.valuesOf(connection, missing)))
                .isEqualTo(String.join(
                        " ", IntStream.range(0, 1_200).mapToObj(i -> "m" + i).toList()));
        assertThat(troubles.count()).isZero();
    }

    @Test
    void a_topic_that_was_made_anew_gets_what_was_on_its_way_to_the_old_one() {
        insert("a", "v0");
        List<Row> rows = new ArrayList<>();
        tables.scan(SHARD, 100, rows::add);
        SequencedProducer.Topic old = producer.topic(current, Duration.ofSeconds(10));
        Lane lane = tables.takeOff(
                SHARD, Lane.begin(partitionOf("a"), old.id(), 7, 0).takesOff(1, 0), rows);
        append(lane, rows);
        RecordBatch batch = batchOf(lane, rows);
        admin.deleteTopic(current);
        admin.createTopic(NewTopic.of(current, 3));
        insert("a", "v1");
        relay().round();
        assertThat(values("v")).containsExactly("v0", "v1");
        assertThatThrownBy(() ->
                        producer.append(lane.partition(), batch, lane.topicId(), lane.since(), Duration.ofSeconds(10)))
                .hasMessageContaining("made anew");
    }

    @Test
    void when_it_cannot_be_told_whether_a_batch_arrived_that_is_said_and_nothing_is_guessed() {
        insert("a", "v0");
        List<Row> rows = new ArrayList<>();
        tables.scan(SHARD, 100, rows::add);
        SequencedProducer.Topic found = producer.topic(current, Duration.ofSeconds(10));
        TopicPartition partition = partitionOf("a");
        fill(partition, 2);
        // As if the log had begun anew behind it: an offset that is not there yet says the same.
        tables.takeOff(SHARD, Lane.begin(partition, found.id(), 7, 0).takesOff(1, 1_000), rows);
        relay().round();
        assertThat(tables.size()).isEqualTo(1);
        assertThat(troubles.count()).isEqualTo(1);
        assertThat(values("v")).isEmpty();
    }

    @Test
    void relays_that_fight_for_a_shard_and_crash_around_their_commits_double_and_lose_and_reorder_nothing()
            throws Exception {
        int messages = 300;
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> relays = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            DataSource faulty = new FaultyDataSource(database.dataSource(), i, 6);
            relays.add(threads.submit(() -> {
                while (!done.get()) {
                    // A new one each time: whatever was in its memory is gone.
                    ShardRelay relay = relay(new OutboxTables(faulty, "catmq_"));
                    for (int round = 0; round < 5; round++) {
                        roundOrCrash(relay);
                    }
                }
            }));
        }
        for (int i = 0; i < messages; i++) {
            insert("k" + i % 5, "v" + i);
        }
        ShardRelay last = relay();
        while (tables.size() > 0) {
            roundOrCrash(last);
        }
        done.set(true);
        for (Future<?> relay : relays) {
            relay.get();
        }
        threads.shutdown();
        assertOnceInOrder(messages);
    }

    private static void roundOrCrash(ShardRelay relay) {
        try {
            relay.round();
        } catch (RuntimeException crash) {
            // The next one goes on.
        }
    }

    private ShardRelay relay() {
        return relay(tables);
    }

    private ShardRelay relay(OutboxTables through) {
        OutboxProperties properties = new OutboxProperties();
        properties.setBatchSize(40);
        return new ShardRelay(SHARD, through, producer, troubles, new PartitionWatch(), properties, new LongAdder());
    }

    private void insert(String key, String value) {
        tables.insert(SHARD, Message.of(current, key, value));
    }

    private TopicPartition partitionOf(String key) {
        return new TopicPartition(
                current, OutboxTables.hash(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)) % 3);
    }

    private void append(Lane lane, List<Row> rows) {
        producer.append(lane.partition(), batchOf(lane, rows), lane.topicId(), lane.since(), Duration.ofSeconds(10));
    }

    private RecordBatch batchOf(Lane lane, List<Row> rows) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.LZ4, 100);
        for (byte[] message : tables.messages(rows)) {
            BatchRecord record = EncodedMessage.decode(message);
            builder.append(record.timestamp(), record.key(), record.value(), record.headers());
        }
        return builder.build(lane.producerId(), 0, lane.nextSequence());
    }

    private void fill(TopicPartition partition, int messages) {
        try (CatMqProducer filler = new CatMqProducer(connection)) {
            for (int i = 0; i < messages; i++) {
                filler.sendAndWait(Message.builder(partition.topic())
                        .partition(partition.partition())
                        .value("x")
                        .build());
            }
        }
    }

    private List<String> values(String prefix) {
        return StoredMessages.valuesOf(connection, current).stream()
                .filter(value -> value.startsWith(prefix))
                .toList();
    }

    private void assertOnceInOrder(int messages) {
        List<ReceivedMessage> stored = StoredMessages.of(connection, current);
        assertThat(stored.stream().map(ReceivedMessage::valueText))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, messages).mapToObj(i -> "v" + i).toList());
        Map<String, Integer> last = new HashMap<>();
        for (ReceivedMessage message : stored) {
            int number = Integer.parseInt(message.valueText().substring(1));
            Integer before = last.put(message.keyText(), number);
            assertThat(before == null || before < number)
                    .as("%s follows %s of key %s", number, before, message.keyText())
                    .isTrue();
        }
    }
}
