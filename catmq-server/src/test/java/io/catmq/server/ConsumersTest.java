package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ProducerOptions;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.ServerUnavailableException;
import io.catmq.client.StartFrom;
import io.catmq.client.TopicChange;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.GroupDescription;
import io.catmq.client.wire.TopicPattern;
import io.catmq.server.database.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consumers against a real server: patterns, places that are kept, broadcast, reading behind the head. */
class ConsumersTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> TABLES = List.of(
            "consumer_group",
            "group_state",
            "group_member",
            "target_assignment",
            "current_assignment",
            "consumer_offset",
            "metadata_log");

    private static TestServer server;
    private static CatMqAdmin admin;
    private static CatMqProducer producer;
    private static int count;
    private String prefix;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestDatabases.h2(), "--catmq.group.heartbeat-interval=200ms");
        admin = new CatMqAdmin(connection());
        producer = new CatMqProducer(connection(), ProducerOptions.defaults());
    }

    @AfterAll
    static void stop() {
        producer.close();
        admin.close();
        server.close();
    }

    @BeforeEach
    void names() {
        prefix = "t" + ++count + ".";
    }

    private static ConnectionOptions connection() {
        return ConnectionOptions.of(server.url());
    }

    private static CatMqConsumer member(String group, String instanceId) {
        return new CatMqConsumer(
                connection(),
                ConsumerOptions.builder().group(group).instanceId(instanceId).build());
    }

    private static void send(String topic, int partition, String text) {
        send(producer, topic, partition, text);
    }

    private static void send(CatMqProducer producer, String topic, int partition, String text) {
        producer.send(Message.builder(topic).partition(partition).value(text).build())
                .join();
    }

    private static List<String> pollUntil(CatMqConsumer consumer, String last) {
        List<String> texts = new ArrayList<>();
        onAnyMachine().until(() -> {
            for (ReceivedMessage message : consumer.poll(Duration.ofMillis(100))) {
                texts.add(new String(message.value(), StandardCharsets.UTF_8));
            }
            return texts.contains(last);
        });
        return texts;
    }

    /** One that others use may have no answer within the second that a short poll has for where to begin. */
    private static ConditionFactory onAnyMachine() {
        return await().atMost(LONG).ignoreExceptionsInstanceOf(ServerUnavailableException.class);
    }

    private static void pollUntilAssigned(int partitions, CatMqConsumer consumer) {
        onAnyMachine().until(() -> {
            consumer.poll(Duration.ofMillis(50));
            return consumer.assignment().size() == partitions;
        });
    }

    @Test
    void members_of_a_group_read_topics_by_pattern_also_those_that_appear_or_grow_later() {
        admin.createTopic(NewTopic.of(prefix + "orders", 1));
        admin.createTopic(NewTopic.of("other" + prefix + "orders", 1));
        try (CatMqConsumer consumer = member(prefix + "group", null)) {
            consumer.subscribe(new TopicPattern(prefix + "*"));
            send(prefix + "orders", 0, "first");
            assertThat(pollUntil(consumer, "first")).containsExactly("first");
            admin.createTopic(NewTopic.of(prefix + "bills", 1));
            send(prefix + "bills", 0, "second");
            assertThat(pollUntil(consumer, "second")).containsExactly("second");
            admin.alterTopic(prefix + "orders", TopicChange.partitions(2));
            pollUntilAssigned(3, consumer);
            assertThat(topics(consumer.assignment())).containsExactlyInAnyOrder(prefix + "orders", prefix + "bills");
            admin.deleteTopic(prefix + "bills");
            pollUntilAssigned(2, consumer);
        }
        assertThat(admin.listTopics()).noneMatch(topic -> topic.name().equals(prefix + "bills"));
    }

    @Test
    void consumers_without_a_group_read_topics_by_pattern_also_those_that_appear_or_grow_later() {
        ConsumerOptions options =
                ConsumerOptions.builder().startFrom(StartFrom.EARLIEST).build();
        try (CatMqConsumer consumer = new CatMqConsumer(connection(), options)) {
            consumer.subscribe(new TopicPattern(prefix + "?rders"));
            pollUntilAssigned(0, consumer);
            admin.createTopic(NewTopic.of(prefix + "orders", 1));
            send(prefix + "orders", 0, "first");
            assertThat(pollUntil(consumer, "first")).containsExactly("first");
            admin.alterTopic(prefix + "orders", TopicChange.partitions(2));
            pollUntilAssigned(2, consumer);
            admin.deleteTopic(prefix + "orders");
            pollUntilAssigned(0, consumer);
        }
        assertThat(admin.listTopics()).noneMatch(topic -> topic.name().equals(prefix + "orders"));
    }

    @Test
    void several_topics_are_shared_among_the_members() {
        String group = prefix + "group";
        List<String> topics = List.of(prefix + "a", prefix + "b");
        topics.forEach(topic -> admin.createTopic(NewTopic.of(topic, 2)));
        try (CatMqConsumer one = member(group, null);
                CatMqConsumer two = member(group, null)) {
            one.subscribe(topics);
            two.subscribe(topics);
            onAnyMachine().until(() -> {
                one.poll(Duration.ofMillis(20));
                two.poll(Duration.ofMillis(20));
                return one.assignment().size() == 2 && two.assignment().size() == 2;
            });
            assertThat(topics(one.assignment())).as("of each topic one").hasSize(2);
        }
    }

    @Test
    void a_static_member_that_closes_keeps_its_place_and_nobody_else_notices_when_it_comes_back() {
        String group = prefix + "group";
        String topic = prefix + "orders";
        admin.createTopic(NewTopic.of(topic, 2));
        try (CatMqConsumer other = member(group, "other")) {
            other.subscribe(List.of(topic));
            Set<TopicPartition> kept;
            long epoch;
            try (CatMqConsumer restarted = member(group, "restarted")) {
                restarted.subscribe(List.of(topic));
                onAnyMachine().until(() -> {
                    restarted.poll(Duration.ofMillis(20));
                    other.poll(Duration.ofMillis(20));
                    return restarted.assignment().size() == 1
                            && other.assignment().size() == 1;
                });
                kept = restarted.assignment();
                onAnyMachine().until(() -> {
                    restarted.poll(Duration.ofMillis(20));
                    other.poll(Duration.ofMillis(20));
                    return admin.describeGroup(group).settled();
                });
                epoch = admin.describeGroup(group).epoch();
            }
            assertThat(admin.describeGroup(group).members()).hasSize(2);
            try (CatMqConsumer again = member(group, "restarted")) {
                again.subscribe(List.of(topic));
                pollUntilAssigned(1, again);
                assertThat(again.assignment()).isEqualTo(kept);
            }
            GroupDescription after = admin.describeGroup(group);
            assertThat(after.epoch()).as("nothing was assigned anew").isEqualTo(epoch);
            other.poll(Duration.ofMillis(20));
            assertThat(other.assignment()).hasSize(1);
        }
        admin.describeGroup(group).members().forEach(kept -> admin.removeMember(group, kept.memberId()));
    }

    @Test
    void a_static_member_that_is_told_to_leave_frees_its_partitions_at_once() {
        String group = prefix + "group";
        String topic = prefix + "orders";
        admin.createTopic(NewTopic.of(topic, 1));
        ConsumerOptions options = ConsumerOptions.builder()
                .group(group)
                .instanceId("one")
                .leaveOnClose(true)
                .build();
        try (CatMqConsumer consumer = new CatMqConsumer(connection(), options)) {
            consumer.subscribe(List.of(topic));
            pollUntilAssigned(1, consumer);
            consumer.close(LONG);
        }
        assertThat(admin.describeGroup(group).members()).isEmpty();
    }

    @Test
    void a_consumer_without_a_group_starts_at_the_end_and_leaves_nothing_behind() throws SQLException {
        String topic = prefix + "news";
        // Of its own: on the others' server, members of their groups may go at any time.
        try (TestServer own = TestServer.start();
                CatMqAdmin ownAdmin = new CatMqAdmin(ConnectionOptions.of(own.url()));
                CatMqProducer ownProducer = new CatMqProducer(ConnectionOptions.of(own.url()))) {
            ownAdmin.createTopic(NewTopic.of(topic, 2));
            send(ownProducer, topic, 0, "old");
            Map<String, Long> before = rows(own);
            try (CatMqConsumer consumer = new CatMqConsumer(
                    ConnectionOptions.of(own.url()), ConsumerOptions.builder().build())) {
                consumer.subscribe(List.of(topic));
                pollUntilAssigned(2, consumer);
                consumer.position(new TopicPartition(topic, 0));
                consumer.position(new TopicPartition(topic, 1));
                send(ownProducer, topic, 0, "new");
                send(ownProducer, topic, 1, "last");
                assertThat(pollUntil(consumer, "last")).doesNotContain("old");
            }
            assertThat(rows(own)).isEqualTo(before);
        }
    }

    @Test
    void a_group_that_began_at_the_end_gets_what_came_while_none_of_its_members_was_there() {
        String topic = prefix + "news";
        TopicPartition partition = new TopicPartition(topic, 0);
        ConsumerOptions atTheEnd = ConsumerOptions.builder()
                .group(prefix + "group")
                .startFrom(StartFrom.LATEST)
                .build();
        admin.createTopic(NewTopic.of(topic, 1));
        send(topic, 0, "old");
        try (CatMqConsumer first = new CatMqConsumer(connection(), atTheEnd)) {
            first.subscribe(List.of(topic));
            pollUntilAssigned(1, first);
            assertThat(first.position(partition)).isEqualTo(1);
        }
        send(topic, 0, "meanwhile");
        try (CatMqConsumer second = new CatMqConsumer(connection(), atTheEnd)) {
            second.subscribe(List.of(topic));
            assertThat(pollUntil(second, "meanwhile")).containsExactly("meanwhile");
        }
    }

    @Test
    void a_group_that_began_at_the_end_gets_all_of_a_partition_that_is_added_later() {
        String topic = prefix + "news";
        ConsumerOptions atTheEnd = ConsumerOptions.builder()
                .group(prefix + "group")
                .startFrom(StartFrom.LATEST)
                .build();
        admin.createTopic(NewTopic.of(topic, 1));
        try (CatMqConsumer consumer = new CatMqConsumer(connection(), atTheEnd)) {
            consumer.subscribe(List.of(topic));
            pollUntilAssigned(1, consumer);
            consumer.position(new TopicPartition(topic, 0));
            admin.alterTopic(topic, TopicChange.partitions(2));
            send(topic, 1, "before the group knows of it");
            assertThat(pollUntil(consumer, "before the group knows of it")).hasSize(1);
        }
    }

    private static Map<String, Long> rows(TestServer server) throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        try (Connection connection = database(server).getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                try (ResultSet found = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                    found.next();
                    rows.put(table, found.getLong(1));
                }
            }
        }
        return rows;
    }

    private static DataSource database(TestServer server) {
        return server.context().getBean(io.catmq.server.database.Database.class).dataSource();
    }

    @Test
    void a_group_reads_behind_the_head_for_as_long_as_an_operator_wants_it() {
        String topic = prefix + "orders";
        String group = prefix + "late";
        admin.createTopic(NewTopic.of(topic, 1));
        try (CatMqConsumer late = member(group, null);
                CatMqConsumer prompt = member(prefix + "prompt", null)) {
            late.subscribe(List.of(topic));
            prompt.subscribe(List.of(topic));
            pollUntilAssigned(1, late);
            admin.setReadDelay(group, Duration.ofHours(1));
            assertThat(admin.describeGroup(group).readDelayMs()).isEqualTo(3_600_000);
            // What is asked for before the next heartbeat is asked for without the delay.
            onAnyMachine().until(() -> {
                send(topic, 0, "early");
                return late.poll(Duration.ofMillis(500)).isEmpty();
            });
            send(topic, 0, "message");
            assertThat(pollUntil(prompt, "message")).contains("message");
            assertThat(late.poll(Duration.ofSeconds(1))).isEmpty();
            assertThat(admin.describeGroup(group).lag())
                    .as("what may not be read yet is not read all the same")
                    .isPositive();
            admin.setReadDelay(group, Duration.ZERO);
            assertThat(pollUntil(late, "message")).contains("message");
        }
    }

    @Test
    void a_consumer_without_a_group_reads_behind_the_head_and_never_early() {
        String topic = prefix + "orders";
        admin.createTopic(NewTopic.of(topic, 1));
        long delayMs = 1_500;
        ConsumerOptions options = ConsumerOptions.builder()
                .startFrom(StartFrom.EARLIEST)
                .readDelay(Duration.ofMillis(delayMs))
                .build();
        try (CatMqConsumer consumer = new CatMqConsumer(connection(), options)) {
            consumer.subscribe(List.of(topic));
            List<ReceivedMessage> received = new ArrayList<>();
            for (String text : List.of("one", "two", "three")) {
                send(topic, 0, text);
            }
            onAnyMachine().until(() -> {
                for (ReceivedMessage message : consumer.poll(Duration.ofMillis(100))) {
                    // Both times are this machine's; some ms for where within a round trip the database read its clock.
                    assertThat(System.currentTimeMillis() - message.timestamp()).isGreaterThan(delayMs - 100);
                    received.add(message);
                }
                return received.size() == 3;
            });
        }
    }

    private static Set<String> topics(Set<TopicPartition> partitions) {
        Set<String> topics = new TreeSet<>();
        partitions.forEach(partition -> topics.add(partition.topic()));
        return topics;
    }
}
