package io.catmq.client;

import static io.catmq.client.FakeServer.connectionTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.OffsetToCommit;
import io.catmq.client.wire.ProblemDetail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a member of a group starts that has committed nothing. */
@Timeout(120)
class StartFromTest {
    private static final TopicPartition ZERO = new TopicPartition("cats", 0);

    private final FakeGroup group = new FakeGroup().gives("cats", 0);
    private final FakeCluster cluster = new FakeCluster().topic("cats", 1).coordinator(group);
    private final FakeServer server = new FakeServer(cluster);
    private final CatMqProducer producer = new CatMqProducer(connectionTo(server));
    private final List<CatMqConsumer> consumers = new ArrayList<>();

    @AfterEach
    void close() {
        consumers.forEach(CatMqConsumer::close);
        producer.close();
        server.close();
    }

    private CatMqConsumer member(ConsumerOptions.Builder options) {
        CatMqConsumer consumer = new CatMqConsumer(
                connectionTo(server),
                options.group("g").startFrom(StartFrom.LATEST).build());
        consumers.add(consumer);
        consumer.subscribe(List.of("cats"));
        return consumer;
    }

    private void send(String value) {
        producer.sendAndWait(Message.builder("cats").partition(0).value(value).build());
    }

    private static List<String> poll(CatMqConsumer consumer, int messages) {
        List<String> got = new ArrayList<>();
        until(consumer, got, () -> got.size() >= messages);
        return got;
    }

    private static void until(CatMqConsumer consumer, Callable<Boolean> condition) {
        until(consumer, new ArrayList<>(), condition);
    }

    private static void until(CatMqConsumer consumer, List<String> got, Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(ServerUnavailableException.class)
                .until(() -> {
                    consumer.poll(Duration.ofMillis(20)).forEach(message -> got.add(message.valueText()));
                    return condition.call();
                });
    }

    @Test
    void what_comes_while_nobody_reads_is_not_passed_over_by_a_group_that_began_at_the_end() {
        send("before");
        CatMqConsumer first = member(ConsumerOptions.builder());
        until(first, () -> !cluster.committed().isEmpty());
        first.close();
        send("meanwhile");
        assertThat(poll(member(ConsumerOptions.builder()), 1)).containsExactly("meanwhile");
    }

    @Test
    void the_end_is_committed_once_and_as_the_members() {
        send("before");
        CatMqConsumer first = member(ConsumerOptions.builder());
        until(first, () -> !cluster.committed().isEmpty());
        send("behind");
        assertThat(poll(first, 1)).containsExactly("behind");
        assertThat(cluster.committed()).isEqualTo(Map.of(ZERO, 1L));
        assertThat(cluster.commits()).hasSize(1).allSatisfy(commit -> {
            assertThat(commit.memberId()).isNotNull();
            assertThat(commit.offsets())
                    .extracting(OffsetToCommit::assignmentEpoch)
                    .containsOnly(1L);
        });
    }

    @Test
    void nothing_is_read_before_that_is_committed() {
        AtomicInteger refused = new AtomicInteger();
        cluster.commitCheck(commit -> {
            refused.incrementAndGet();
            return ProblemDetail.of(ErrorCode.FENCED, "the group has given it to somebody else");
        });
        CatMqConsumer consumer = member(ConsumerOptions.builder());
        until(consumer, () -> refused.get() >= 2);
        send("before it is known where to begin");
        cluster.commitCheck(commit -> Map.of());
        until(consumer, () -> !cluster.committed().isEmpty());
        send("behind");
        assertThat(poll(consumer, 1)).containsExactly("behind");
        assertThat(cluster.committed()).isEqualTo(Map.of(ZERO, 1L));
    }

    @Test
    void a_group_that_is_not_known_is_when_its_first_consumer_has_a_position() {
        cluster.groupIsUnknown();
        send("before");
        CatMqConsumer consumer = new CatMqConsumer(
                connectionTo(server), ConsumerOptions.builder().group("g").build());
        consumers.add(consumer);
        consumer.assign(Set.of(ZERO));
        assertThat(poll(consumer, 1)).containsExactly("before");
        assertThat(consumer.generation(ZERO)).isEqualTo("1");
        assertThat(cluster.committed()).isEqualTo(Map.of(ZERO, 0L));
    }

    @Test
    void a_consumer_that_chooses_its_partitions_reads_also_what_members_of_the_group_have() {
        cluster.commitCheck(commit -> ProblemDetail.of(ErrorCode.FENCED, "a member has it"));
        CatMqConsumer consumer = new CatMqConsumer(
                connectionTo(server),
                ConsumerOptions.builder().group("g").startFrom(StartFrom.LATEST).build());
        consumers.add(consumer);
        consumer.assign(Set.of(ZERO));
        until(consumer, () -> consumer.position(ZERO) == 0);
        send("behind");
        assertThat(poll(consumer, 1)).containsExactly("behind");
    }

    @Test
    void a_topic_that_is_to_be_read_whole_is_whatever_is_said_of_the_others() {
        send("before");
        assertThat(poll(member(ConsumerOptions.builder().wholeTopics("cats"::equals)), 1))
                .containsExactly("before");
        assertThat(cluster.committed()).isEmpty();
    }
}
