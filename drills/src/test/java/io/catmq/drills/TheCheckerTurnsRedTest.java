package io.catmq.drills;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.drills.Event.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real brokers on a database that was robbed of what holds a promise: the checker must say which one broke. */
class TheCheckerTurnsRedTest {

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(
                ClusterPlan.of(2), TestCluster.mariaDb(), TestCluster.program(), TestCluster.directory("turns-red"));
        cluster.leader();
    }

    @AfterAll
    static void stop() {
        cluster.close();
        RunDirectory.remove(TestCluster.directory("turns-red"));
    }

    @Test
    void it_stays_green_while_all_is_in_place() {
        create("whole");
        publish(0, "whole", "a#0");
        publish(1, "whole", "a#1");
        publish(0, "whole", "a#2");
        assertThat(rules("whole")).isEmpty();
    }

    @Test
    void without_the_key_that_arbitrates_two_brokers_write_the_same_offsets() throws Exception {
        create("keyless");
        var table = "log_" + cluster.tables().partitions("keyless").get(0);
        sql("ALTER TABLE " + table + " DROP PRIMARY KEY, ADD INDEX (base_offset)");
        publish(0, "keyless", "a#0");
        publish(1, "keyless", "a#1");
        // Neither has been told by the key what the other one wrote.
        publish(0, "keyless", "a#2");
        publish(1, "keyless", "a#3");
        assertThat(rules("keyless")).contains(Rule.GAP);
    }

    @Test
    void without_idempotence_a_retry_is_stored_twice() throws Exception {
        create("twice");
        // What a retry is to a log that does not know the first one: the same message of another producer.
        send("twice", "a#0");
        send("twice", "a#0");
        assertThat(rules("twice")).containsExactly(Rule.DUPLICATE);
    }

    @Test
    void without_fencing_an_old_leaders_write_is_in_the_log() throws Exception {
        create("stale");
        var newest = cluster.tables().changes();
        var txid = newest.get(newest.size() - 1).txid();
        var term = newest.get(newest.size() - 1).term();
        sql("INSERT INTO metadata_log SELECT " + (txid + 1) + ", " + (term - 1)
                + ", actor, kind, payload, created_at FROM metadata_log WHERE txid = " + txid);
        sql("UPDATE metadata_counter SET txid = " + (txid + 1) + " WHERE id = 1");
        try {
            assertThat(rules("stale")).contains(Rule.STALE);
        } finally {
            sql("UPDATE metadata_log SET term = " + term + " WHERE txid = " + (txid + 1));
        }
    }

    @Test
    void a_row_deleted_behind_the_brokers_back_is_a_loss() throws Exception {
        create("deleted");
        var acknowledged = List.of(publish(0, "deleted", "a#0"), publish(0, "deleted", "a#1"));
        sql("DELETE FROM log_" + cluster.tables().partitions("deleted").get(0) + " WHERE base_offset = 1");
        assertThat(rules("deleted", acknowledged)).contains(Rule.LOST);
    }

    private static void create(String topic) {
        var leader = Api.of(cluster.leader().url());
        assertThat(leader.createTopic(topic, 1, Duration.ofSeconds(20)).status())
                .isEqualTo(201);
        cluster.brokers()
                .forEach(broker -> Wait.until("the topic is known", Duration.ofMinutes(1), () -> Api.of(broker.url())
                        .get("/v1/topics/" + topic)
                        .isDone()));
    }

    /** On that very broker. */
    private static Event publish(int broker, String topic, String value) {
        var answer = Api.of(cluster.brokers().get(broker).url()).publish(topic, value);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var offset = answer.json().path("results").path(0).path("offset").asLong();
        return new Event(System.nanoTime(), Kind.ACKNOWLEDGED, "test", 0, offset, value);
    }

    private static void send(String topic, String value) throws Exception {
        try (var producer =
                new CatMqProducer(ConnectionOptions.of(cluster.urls().toArray(String[]::new)))) {
            producer.send(Message.of(topic, "key", value)).get(60, TimeUnit.SECONDS);
        }
    }

    private static List<Rule> rules(String topic) {
        return rules(topic, List.of());
    }

    private static List<Rule> rules(String topic, List<Event> events) {
        var tables = cluster.tables();
        var evidence = new Evidence(
                events, tables.log(topic), tables.terms(), tables.changes(), Map.of(), new TreeMap<>(), Map.of());
        return Checker.check(evidence).stream()
                .map(Violation::rule)
                .filter(rule -> rule != Rule.NOT_DELIVERED)
                .toList();
    }

    private static void sql(String statement) throws SQLException {
        try (var connection = cluster.messages().connect();
                var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }
}
