package io.catmq.client;

import static io.catmq.client.FakeServer.connectionTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.catmq.client.wire.CommitRequest;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.HeartbeatRequest;
import io.catmq.client.wire.OffsetToCommit;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.TopicPartitions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConsumerGroupTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final TopicPartition ZERO = new TopicPartition("cats", 0);
    private static final TopicPartition ONE = new TopicPartition("cats", 1);

    private final FakeGroup group = new FakeGroup().gives("cats", 0, 1);
    private final FakeCluster cluster = new FakeCluster().topic("cats", 3).coordinator(group);
    private final FakeServer server = new FakeServer(cluster);
    private final CatMqProducer producer = new CatMqProducer(connectionTo(server));
    private final CatMqConsumer consumer = new CatMqConsumer(
            connectionTo(server),
            ConsumerOptions.builder()
                    .group("g")
                    .sessionTimeout(Duration.ofSeconds(7))
                    .build());
    private final Events events = new Events();

    /** Writes down what the listener is told. */
    private final class Events implements RebalanceListener {
        private final List<String> list = new ArrayList<>();
        private boolean commitOnRevoke;

        @Override
        public void onAssigned(Collection<TopicPartition> partitions) {
            list.add("assigned " + partitions);
        }

        @Override
        public void onRevoked(Collection<TopicPartition> partitions) {
            list.add("revoked " + new TreeSet<>(partitions));
            if (commitOnRevoke) {
                consumer.commit();
            }
        }

        @Override
        public void onLost(Collection<TopicPartition> partitions) {
            list.add("lost " + new TreeSet<>(partitions));
        }
    }

    @AfterEach
    void close() {
        consumer.close();
        producer.close();
        server.close();
    }

    private void send(int partition, String value) {
        producer.sendAndWait(
                Message.builder("cats").partition(partition).value(value).build());
    }

    private List<String> poll(int messages) {
        List<String> got = new ArrayList<>();
        onAnyMachine().until(() -> {
            consumer.poll(SHORT).forEach(message -> got.add(message.valueText()));
            return got.size() >= messages;
        });
        return got;
    }

    private void pollUntil(String event) {
        onAnyMachine().until(() -> {
            consumer.poll(SHORT);
            return events.list.contains(event);
        });
    }

    /** A server in the same process does not answer in a second while others use the machine: it is polled again. */
    private static ConditionFactory onAnyMachine() {
        return await().atMost(Duration.ofSeconds(30)).ignoreExceptionsInstanceOf(ServerUnavailableException.class);
    }

    private HeartbeatRequest lastBeat() {
        List<HeartbeatRequest> beats = cluster.heartbeats();
        return beats.get(beats.size() - 1);
    }

    @Test
    void it_joins_reads_from_the_start_and_commits_what_was_polled() {
        send(0, "a");
        send(1, "b");
        consumer.subscribe(List.of("cats"), events);

        assertThat(poll(2)).containsExactlyInAnyOrder("a", "b");
        assertThat(cluster.committed()).isEmpty();
        consumer.commit();

        assertThat(cluster.committed()).containsExactlyInAnyOrderEntriesOf(Map.of(ZERO, 1L, ONE, 1L));
        assertThat(consumer.committed(List.of(ZERO))).containsExactly(Map.entry(ZERO, 1L));
        CommitRequest commit = cluster.commits().get(0);
        assertThat(commit.memberId()).isEqualTo(lastBeat().memberId());
        assertThat(commit.offsets()).extracting(OffsetToCommit::assignmentEpoch).containsOnly(1L);
        HeartbeatRequest join = cluster.heartbeats().get(0);
        assertThat(join.memberEpoch()).isZero();
        assertThat(join.subscribedTopics()).containsExactly("cats");
        assertThat(join.sessionTimeoutMs()).isEqualTo(7000);
        assertThat(join.clientId()).isEqualTo("test");
        consumer.commit();
        assertThat(cluster.commits()).hasSize(1);
    }

    @Test
    void what_it_cannot_handle_of_its_partitions_is_told_with_the_heartbeats_until_it_can() {
        consumer.subscribe(List.of("cats"), events);
        pollUntil("assigned [cats-0, cats-1]");
        Instant since = Instant.now().minusSeconds(5);
        consumer.reportFailing(List.of(
                new FailingMessage(ONE, 7, 3, since, "x".repeat(300)),
                new FailingMessage(new TopicPartition("cats", 2), 1, 1, since, null)));
        await().until(() -> lastBeat().failing() != null);
        assertThat(lastBeat().failing()).singleElement().satisfies(report -> {
            assertThat(report.topic() + "-" + report.partition()).isEqualTo("cats-1");
            assertThat(report.offset()).isEqualTo(7);
            assertThat(report.attempts()).isEqualTo(3);
            assertThat(report.failingForMs()).isGreaterThanOrEqualTo(5000);
            assertThat(report.cause()).hasSize(200);
        });
        consumer.reportFailing(List.of());
        await().until(() -> lastBeat().failing() == null);
    }

    @Test
    void when_no_server_answers_every_poll_of_its_partitions_says_so() {
        consumer.subscribe(List.of("cats"), events);
        pollUntil("assigned [cats-0, cats-1]");
        consumer.poll(SHORT);
        server.close();
        for (int ms : new int[] {0, 1, 15, 20, 40, 200}) {
            assertThatThrownBy(() -> consumer.poll(Duration.ofMillis(ms)))
                    .isInstanceOf(ServerUnavailableException.class)
                    .hasMessageContaining(server.url());
        }
        consumer.close(Duration.ofMillis(100));
    }

    @Test
    void it_goes_on_at_the_committed_offset() {
        send(0, "a");
        send(0, "b");
        cluster.committed(ZERO, 1);
        consumer.subscribe(List.of("cats"), events);
        assertThat(poll(1)).containsExactly("b");
    }

    @Test
    void it_tells_the_group_at_once_what_it_holds() {
        consumer.subscribe(List.of("cats"), events);
        pollUntil("assigned [cats-0, cats-1]");
        await().until(() -> lastBeat().owned().equals(List.of(new TopicPartitions("cats", List.of(0, 1)))));
    }

    @Test
    void a_partition_that_moves_away_can_still_be_committed_and_the_others_go_on() {
        events.commitOnRevoke = true;
        consumer.subscribe(List.of("cats"), events);
        pollUntil("assigned [cats-0, cats-1]");
        send(0, "a");
        send(1, "b");
        poll(2);

        group.gives("cats", 1, 2);
        pollUntil("assigned [cats-2]");

        assertThat(events.list).containsExactly("assigned [cats-0, cats-1]", "revoked [cats-0]", "assigned [cats-2]");
        assertThat(cluster.committed()).containsEntry(ZERO, 1L);
        assertThat(consumer.assignment()).containsExactly(ONE, new TopicPartition("cats", 2));
        await().until(() -> lastBeat().owned().equals(List.of(new TopicPartitions("cats", List.of(1, 2)))));
        assertThat(consumer.position(ONE)).isEqualTo(1);
    }

    @Test
    void a_member_that_is_fenced_gives_up_its_partitions_at_once_and_joins_again() {
        send(0, "a");
        consumer.subscribe(List.of("cats"), events);
        assertThat(poll(1)).containsExactly("a");

        group.fence();
        // Nothing was committed: it comes again.
        assertThat(poll(1)).containsExactly("a");

        assertThat(events.list)
                .containsExactly("assigned [cats-0, cats-1]", "lost [cats-0, cats-1]", "assigned [cats-0, cats-1]");
        assertThat(joins()).hasSize(2).allMatch(beat -> beat.owned().isEmpty());
    }

    @Test
    void a_member_that_is_not_known_joins_again_with_what_it_holds_and_goes_on() {
        send(0, "a");
        consumer.subscribe(List.of("cats"), events);
        assertThat(poll(1)).containsExactly("a");
        await().until(() -> lastBeat().owned().equals(List.of(new TopicPartitions("cats", List.of(0, 1)))));

        group.expel();
        await().until(() -> joins().size() == 2);
        send(0, "b");
        // Nothing comes again, as nothing was given up.
        assertThat(poll(1)).containsExactly("b");

        assertThat(events.list).containsExactly("assigned [cats-0, cats-1]");
        assertThat(joins().get(1).owned()).containsExactly(new TopicPartitions("cats", List.of(0, 1)));
        assertThat(joins().get(1).memberId()).isEqualTo(joins().get(0).memberId());
    }

    @Test
    void what_the_group_does_not_give_back_to_a_member_that_joins_again_is_lost() {
        consumer.subscribe(List.of("cats"), events);
        pollUntil("assigned [cats-0, cats-1]");
        synchronized (group) {
            group.gives("cats", 1).expel();
        }
        pollUntil("assigned [cats-1]");
        // Partition 1 has a new epoch, so it was somebody else's in between.
        assertThat(events.list)
                .containsExactly("assigned [cats-0, cats-1]", "lost [cats-0, cats-1]", "assigned [cats-1]");
    }

    @Test
    void a_member_that_got_nothing_back_tells_the_group_that_it_holds_nothing() {
        consumer.subscribe(List.of("cats"), events);
        pollUntil("assigned [cats-0, cats-1]");
        await().until(() -> !lastBeat().owned().isEmpty());
        synchronized (group) {
            group.gives("cats").expel();
        }
        pollUntil("lost [cats-0, cats-1]");
        // Else the group would wait for ever for it to let go of what it is to get again.
        await().until(() -> lastBeat().memberEpoch() != 0 && lastBeat().owned().isEmpty());
    }

    @Test
    void without_a_leader_it_goes_on_with_what_it_holds() {
        send(0, "a");
        consumer.subscribe(List.of("cats"), events);
        assertThat(poll(1)).containsExactly("a");
        group.leaderless(true);
        int beats = cluster.heartbeats().size();
        await().until(() -> cluster.heartbeats().size() > beats + 3);
        send(0, "b");
        assertThat(poll(1)).containsExactly("b");
        consumer.commit();
        group.leaderless(false);
        group.gives("cats", 0, 1, 2);
        pollUntil("assigned [cats-2]");
        assertThat(events.list).containsExactly("assigned [cats-0, cats-1]", "assigned [cats-2]");
        assertThat(joins()).hasSize(1);
    }

    @Test
    void a_join_waits_for_a_leader() {
        group.leaderless(true);
        consumer.subscribe(List.of("cats"), events);
        onAnyMachine().until(() -> {
            consumer.poll(SHORT);
            return !cluster.heartbeats().isEmpty();
        });
        group.leaderless(false);
        pollUntil("assigned [cats-0, cats-1]");
    }

    private List<HeartbeatRequest> joins() {
        return cluster.heartbeats().stream()
                .filter(beat -> beat.memberEpoch() == Heartbeats.JOIN)
                .toList();
    }

    @Test
    void a_commit_that_is_fenced_says_so_and_changes_nothing() {
        send(0, "a");
        consumer.subscribe(List.of("cats"), events);
        poll(1);
        cluster.commitCheck(request -> ProblemDetail.of(ErrorCode.FENCED, "cats-0 belongs to another member"));
        assertThatThrownBy(consumer::commit).isInstanceOf(FencedException.class).hasMessageContaining("another member");
        cluster.commitCheck(request -> "{}");
        consumer.commit();
        assertThat(cluster.committed()).containsEntry(ZERO, 1L);
    }

    @Test
    void closing_revokes_and_leaves_at_once() {
        events.commitOnRevoke = true;
        send(0, "a");
        consumer.subscribe(List.of("cats"), events);
        poll(1);
        consumer.close(Duration.ofSeconds(60));
        assertThat(events.list).last().isEqualTo("revoked [cats-0, cats-1]");
        assertThat(cluster.committed()).containsEntry(ZERO, 1L);
        assertThat(group.left()).containsExactly(cluster.heartbeats().get(0).memberId());
        consumer.close();
        assertThat(group.left()).hasSize(1);
    }

    @Test
    void closing_tries_to_commit_for_as_long_as_it_may_take_and_no_longer() {
        ConnectionOptions patient = connectionTo(server).toBuilder()
                .requestTimeout(Duration.ofMinutes(5))
                .build();
        try (CatMqConsumer closing =
                new CatMqConsumer(patient, ConsumerOptions.builder().group("g").build())) {
            AtomicReference<RuntimeException> failure = new AtomicReference<>();
            send(0, "a");
            closing.subscribe(List.of("cats"), new RebalanceListener() {
                @Override
                public void onRevoked(Collection<TopicPartition> partitions) {
                    failure.set(catchThrowableOfType(ServerUnavailableException.class, closing::commit));
                }
            });
            onAnyMachine().until(() -> !closing.poll(SHORT).isEmpty());
            server.close();
            closing.close(Duration.ofSeconds(1));
            assertThat(failure.get()).isNotNull();
        }
    }

    @Test
    void a_refused_membership_comes_out_of_poll() {
        group.refuseForEver();
        consumer.subscribe(List.of("cats"), events);
        assertThatThrownBy(
                        () -> onAnyMachine().until(() -> !consumer.poll(SHORT).isEmpty()))
                .hasStackTraceContaining("no such session time-out");
    }

    @Test
    void a_partition_without_an_owner_can_be_committed_by_hand() {
        send(2, "a");
        TopicPartition two = new TopicPartition("cats", 2);
        consumer.assign(List.of(two));
        assertThat(poll(1)).containsExactly("a");
        consumer.commit(Map.of(two, 1L));
        assertThat(cluster.committed()).containsExactly(Map.entry(two, 1L));
        assertThat(cluster.commits().get(0).memberId()).isNull();
        assertThat(cluster.commits().get(0).offsets().get(0).topicId()).isEqualTo(1);
        assertThat(cluster.heartbeats()).isEmpty();
    }
}
