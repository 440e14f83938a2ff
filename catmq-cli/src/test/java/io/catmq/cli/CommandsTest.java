package io.catmq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.catmq.client.Availability;
import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.FailingMessage;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ProducerOptions;
import io.catmq.client.ServerUnavailableException;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.AlterGroupRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a real server. */
@Timeout(300)
class CommandsTest {

    @TempDir
    static Path directory;

    private static TestServer server;
    private static CatMqAdmin admin;

    private final String topic = "t-" + UUID.randomUUID();
    private final String group = "g-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(directory);
        admin = server.admin();
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.close();
    }

    /** Ten messages in partition 0 of 2, of which 4 are committed. */
    @BeforeEach
    void messages() {
        admin.createTopic(NewTopic.of(topic, 2));
        try (var producer =
                new CatMqProducer(server.connection(), ProducerOptions.builder().build())) {
            for (var i = 0; i < 10; i++) {
                producer.send(Message.builder(topic)
                        .partition(0)
                        .value("message " + i)
                        .build());
            }
            producer.flush();
        }
        try (var consumer = new CatMqConsumer(server.connection(), ConsumerOptions.group(group))) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.commit(Map.of(new TopicPartition(topic, 0), 4L));
        }
    }

    @Test
    void groups_and_topics_are_listed_in_columns() {
        var groups = call("groups");
        assertThat(groups.status()).isZero();
        assertThat(groups.out()).startsWith("GROUP ").containsPattern("(?m)^" + group + " +0 +6 +\\d+$");
        assertThat(call("topics").out()).containsPattern("(?m)^" + topic + " +2 +10 +default +default$");
    }

    @Test
    void a_topic_is_shown_with_its_partitions() {
        assertThat(call("topic", topic).out())
                .startsWith("Topic " + topic + ": 2 partitions, 10 messages\n")
                .containsPattern("(?m)^PARTITION +FIRST +END +MESSAGES +BROKER$")
                .containsPattern("(?m)^ +0 +0 +10 +10 +\\S+$");
    }

    @Test
    void partitions_are_added_to_a_topic_and_what_that_does_to_keys_is_said() {
        var added = call("topic", topic, "--partitions", "3");
        assertThat(added.status()).as(added.err()).isZero();
        assertThat(added.out())
                .startsWith("Topic " + topic + " has 3 partitions now, 2 before. Keys may go to another");
        assertThat(admin.describeTopic(topic).partitions()).hasSize(3);
        assertThat(call("topic", topic, "--partitions=3").out()).contains("has 3 partitions already");
        refused(1, "2", "has 3 partitions. They can only become more");
        refused(2, "0", "--partitions must be at least 1");
        refused(1, "100000", "may have at most 1000 partitions on this server (catmq.topics.max-partitions)");
        assertThat(admin.describeTopic(topic).partitions()).hasSize(3);
    }

    private void refused(int status, String partitions, String reason) {
        var called = call("topic", topic, "--partitions", partitions);
        assertThat(called.status()).isEqualTo(status);
        assertThat(called.err()).startsWith("catmq: ").contains(reason).hasLineCount(1);
    }

    @Test
    void a_group_is_shown_with_its_members_partitions_and_lag() {
        try (var consumer = member(Availability.ready())) {
            join(consumer, 2);
            var shown = call("group", group).out();
            assertThat(shown)
                    .startsWith("Group " + group + ": 1 member, 2 partitions, lag 6 messages, the oldest waits ")
                    .containsPattern("(?m)^MEMBER +INSTANCE +CLIENT +ADDRESS +STATE +PARTITIONS +SUBSCRIBED TO$")
                    .containsPattern("billing-app.* 127.0.0.1 +consumes +" + topic + " 0-1 +" + topic)
                    .containsPattern("(?m)^" + topic + " +0 +4 +10 +6 +[^-]+  [0-9a-f]{8}$")
                    .containsPattern("(?m)^" + topic + " +1 +- +0 +0 +- +[0-9a-f]{8}$");
        }
    }

    @Test
    void a_message_that_holds_up_its_partition_is_shown() {
        try (var consumer = member(Availability.ready())) {
            join(consumer, 2);
            assertThat(call("group", group).out()).doesNotContain("FAILING IN");
            consumer.reportFailing(List.of(new FailingMessage(
                    new TopicPartition(topic, 0),
                    4,
                    17,
                    Instant.now().minusSeconds(125),
                    "java.lang.IllegalStateException: no customer\u001b[31m 7")));
            onAnyMachine().until(() -> call("group", group).out().contains("FAILING IN"));
            assertThat(call("group", group).out())
                    .containsPattern("(?m)^FAILING IN +PARTITION +OFFSET +ATTEMPTS +FOR +WITH$")
                    .containsPattern("(?m)^" + topic
                            + " +0 +4 +17 +2 min \\d+ s +java.lang.IllegalStateException: no customer\\?\\[31m 7$");
        }
    }

    @Test
    void messages_that_wait_for_their_time_are_counted_with_their_topic_and_its_groups() {
        assertThat(call("topic", topic).out()).doesNotContain("scheduled");
        assertThat(call("group", group).out()).doesNotContain("scheduled");
        try (var producer =
                new CatMqProducer(server.connection(), ProducerOptions.builder().build())) {
            for (var hours : List.of(3, 5)) {
                producer.send(Message.builder(topic)
                        .value("later")
                        .deliverAt(Instant.now().plus(Duration.ofHours(hours)))
                        .build());
            }
            producer.flush();
        }
        var waiting = "(?m)^Topic " + topic + ": 2 scheduled messages wait, the next for (2 h 59 min|3 h)$";
        assertThat(call("topic", topic).out()).containsPattern(waiting);
        assertThat(call("group", group).out()).containsPattern(waiting);
    }

    @Test
    void a_member_that_is_not_ready_is_shown_with_its_reason() {
        try (var consumer = member(Availability.notReady("its \u001b[31mdatabase is away"))) {
            onAnyMachine().until(() -> {
                consumer.poll(Duration.ofMillis(100));
                return call("group", group).out().contains("database is away");
            });
            assertThat(call("group", group).out()).contains("stands by: ").doesNotContain("\u001b");
        }
    }

    @Test
    void a_group_is_paused_and_goes_on() {
        assertThat(done("resume")).contains("was not paused");
        assertThat(done("pause")).contains("is paused");
        assertThat(admin.describeGroup(group).paused()).isTrue();
        assertThat(done("pause")).contains("was paused already");
        assertThat(admin.describeGroup(group).paused()).isTrue();
        assertThat(done("resume")).contains("goes on");
        assertThat(admin.describeGroup(group).paused()).isFalse();
    }

    @Test
    void a_topic_that_there_is_not_is_said_with_the_command_that_shows_them() {
        var called = call("offsets", "reset", group, "--topic", topic + "s", "--to", "earliest");
        assertThat(called.status()).isEqualTo(1);
        assertThat(called.err())
                .isEqualToIgnoringNewLines(
                        "catmq: there is no topic \"" + topic + "s\". ./catmq topics shows those that there are.")
                .doesNotContain("POST");
    }

    @Test
    void a_group_is_limited_to_some_members_and_addresses_and_the_limits_are_lifted() {
        assertThat(done("limit", "2")).contains("At most 2 members");
        assertThat(admin.describeGroup(group).maxMembers()).isEqualTo(2);
        done("limit", "all");
        assertThat(admin.describeGroup(group).maxMembers()).isNull();
        done("allow", "10.1.0.0/16,10.2.0.7");
        assertThat(admin.describeGroup(group).allowed()).containsExactly("10.1.0.0/16", "10.2.0.7");
        done("deny", "10.1.0.1");
        assertThat(admin.describeGroup(group).denied()).containsExactly("10.1.0.1");
        done("allow", "all");
        done("deny", "none");
        assertThat(admin.describeGroup(group).allowed()).isEmpty();
        assertThat(admin.describeGroup(group).denied()).isEmpty();
        assertThat(call("group", group, "allow", "nonsense").status()).isEqualTo(1);
    }

    @Test
    void a_group_reads_behind_the_head_and_says_so() {
        assertThat(done("delay", "5m")).contains("reads 5 min behind the head");
        assertThat(call("group", group).out()).contains("Reads 5 min behind the head; the lag includes");
        assertThat(done("delay", "none")).contains("reads everything at once");
        assertThat(call("group", group).out()).doesNotContain("behind the head");
        assertThat(call("group", group, "delay", "31d").err()).contains("30 days");
    }

    @Test
    void a_member_is_paused_goes_on_and_is_removed_by_the_beginning_of_its_id() {
        try (var consumer = member(Availability.ready())) {
            join(consumer, 2);
            var id = admin.describeGroup(group).members().get(0).memberId();
            assertThat(done("pause-member", id.substring(0, 8))).contains(id, "is paused");
            assertThat(admin.describeGroup(group).members().get(0).paused()).isTrue();
            done("resume-member", id.substring(0, 8));
            assertThat(admin.describeGroup(group).members().get(0).paused()).isFalse();
            assertThat(call("group", group, "delete").err()).contains("has members");
            assertThat(done("remove-member", id)).contains("is removed");
            var unknown = call("group", group, "pause-member", "nobody");
            assertThat(unknown.status()).isEqualTo(1);
            assertThat(unknown.err()).contains("no member whose id begins with \"nobody\"");
        }
    }

    @Test
    void a_group_without_members_is_deleted() {
        assertThat(done("delete")).contains("is deleted");
        assertThat(call("group", group).status()).isEqualTo(1);
    }

    private String done(String... action) {
        var arguments = new ArrayList<>(List.of("group", group));
        arguments.addAll(List.of(action));
        var called = call(arguments.toArray(String[]::new));
        assertThat(called.status()).as(called.err()).isZero();
        return called.out();
    }

    @Test
    void a_paused_and_limited_group_says_so() {
        admin.alterGroup(group, new AlterGroupRequest(true, 3, null, List.of("10.1.0.0/16"), null));
        assertThat(call("group", group).out())
                .contains(
                        "Paused by an operator",
                        "At most 3 members may consume at a time.",
                        "do not consume: 10.1.0.0/16");
    }

    @Test
    void a_dry_run_shows_before_and_after_and_changes_nothing() {
        var run = call("offsets", "reset", group, "--topic", topic, "--partition", "0", "--to", "latest", "--dry-run");
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^TOPIC +PARTITION +BEFORE +AFTER +CHANGE$")
                .containsPattern("(?m)^" + topic + " +0 +4 +10 +\\+6$")
                .contains("Dry run: nothing was changed. Without --dry-run 1 partition would be set.");
        assertThat(committed()).containsOnly(Map.entry(new TopicPartition(topic, 0), 4L));
    }

    @Test
    void a_topic_that_the_group_never_read_is_asked_about_with_a_dry_run_and_without() {
        var other = topic + "-other";
        admin.createTopic(NewTopic.of(other, 1));
        var question = "Group " + group + " has never committed anything of topic " + other + ": is it the topic";
        var run = call("offsets", "reset", group, "--topic", other, "--to", "earliest", "--dry-run");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains(question, "Without --dry-run 1 partition would be set.");
        var done = call("offsets", "reset", group, "--topic", other, "--to", "earliest");
        assertThat(done.status()).isZero();
        assertThat(done.out()).contains(question, "Done: 1 partition set.");
        assertThat(call("offsets", "reset", group, "--topic", other, "--to", "latest")
                        .out())
                .doesNotContain(question);
    }

    @Test
    void a_reset_sets_offsets_in_every_way_that_there_is() {
        reset("earliest", 0);
        reset("latest", 10);
        reset("offset:7", 7);
        reset("shift:-2", 5);
        reset("shift:3", 8);
        reset("time:2020-01-01T00:00:00Z", 0);
        reset("time:2100-01-01T00:00", 10);
        reset("offset:4", 4);
    }

    @Test
    void a_reset_makes_a_group_be_where_another_is() {
        var other = group + "-other";
        try (var consumer = new CatMqConsumer(server.connection(), ConsumerOptions.group(other))) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.commit(Map.of(new TopicPartition(topic, 0), 9L));
        }
        reset("group:" + other, 9);
    }

    @Test
    void what_a_server_refuses_is_one_line_and_status_1() {
        var unknown = call("group", "nobody");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err())
                .isEqualToIgnoringNewLines(
                        "catmq: there is no group \"nobody\". A group appears when its first member joins."
                                + " ./catmq groups shows those that there are.");
        var beyond = call("offsets", "reset", group, "--topic", topic, "--partition=0", "--to=offset:99");
        assertThat(beyond.status()).isEqualTo(1);
        assertThat(beyond.err()).startsWith("catmq: ").hasLineCount(1);
        assertThat(call("offsets", "reset", group, "--topic", "none", "--to", "latest")
                        .status())
                .isEqualTo(1);
    }

    private void reset(String to, long expected) {
        var done = call("offsets", "reset", group, "--topic", topic, "--partition", "0", "--to", to);
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out()).contains("Done: 1 partition set.");
        assertThat(committed()).as(to).containsEntry(new TopicPartition(topic, 0), expected);
    }

    private Map<TopicPartition, Long> committed() {
        return admin.committedOffsets(group, List.of(topic));
    }

    private CatMqConsumer member(Availability availability) {
        var options = ConsumerOptions.builder()
                .group(group)
                .availability(() -> availability)
                .build();
        var consumer = new CatMqConsumer(server.connection(), options);
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private static void join(CatMqConsumer consumer, int partitions) {
        onAnyMachine().until(() -> {
            consumer.poll(Duration.ofMillis(100));
            return consumer.assignment().size() == partitions;
        });
    }

    /** One that others use may have no answer within the second that a short poll has for where to begin. */
    private static ConditionFactory onAnyMachine() {
        return await().atMost(Duration.ofSeconds(60)).ignoreExceptionsInstanceOf(ServerUnavailableException.class);
    }

    private static Called call(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--servers=" + server.url());
        return Called.with(all.toArray(String[]::new));
    }
}
