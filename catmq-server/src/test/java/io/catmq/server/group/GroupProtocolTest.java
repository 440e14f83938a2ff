package io.catmq.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.Compression;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.database.Database;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import io.catmq.server.group.CommitOutcome.Committed;
import io.catmq.server.log.DatabaseMessageLog;
import io.catmq.server.log.LogSettings;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.MetadataDatabase;
import io.catmq.server.metadata.NewTopic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * The whole protocol on a real database: members come, go, fall silent, lose answers and wake up late; leaders change at any
 * moment, also right after they have written something and before they have acted on it.
 */
class GroupProtocolTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int PARTITIONS = 7;
    private static final int MESSAGES = 10_000;

    private static TestDatabase testDatabase;
    private static Database database;
    private static MessageLog log;

    private final AtomicLong newestTerm = new AtomicLong();
    private final Map<String, SimulatedMember> members = new TreeMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    /** Under which epoch the last commit was accepted: its owner's predecessors are out for ever. */
    private final Map<TopicPartition, Long> committing = new HashMap<>();

    private final Map<Long, Long> epochs = new HashMap<>();
    private String topic = "";
    private String group = "";
    private final List<SimulatedBroker> brokers = new ArrayList<>();
    private List<TopicPartition> partitions = List.of();
    private Random random = new Random();
    private SimulatedBroker leader;
    private long now = 1_000_000;
    private int names;

    @BeforeContainer
    static void open() {
        testDatabase = TestDatabases.h2();
        database = testDatabase.open();
        log = DatabaseMessageLog.open(database, LogSettings.defaults(), new SimpleMeterRegistry());
    }

    @AfterContainer
    static void close() {
        log.close();
        database.close();
        testDatabase.close();
    }

    @Property(tries = 60)
    void one_owner_at_a_time_commits_and_nothing_goes_back(@ForAll long seed) {
        begin(seed);
        for (int step = 0; step < 80; step++) {
            step();
            assertNoEpochWasLowered();
            if (step % 4 == 0) {
                everybodyCommits();
            }
        }
        settle();
        assertEverythingIsHeldOnceAndEvenly();
        assertThat(held()).as("what a change of leaders alone moves").isEqualTo(afterChangesOfLeaders());
        everybodyCommits();
        members.values().forEach(member -> beat(member.leaves(topic)));
        passes(11_000);
    }

    private void begin(long seed) {
        random = new Random(seed);
        int number = COUNT.incrementAndGet();
        topic = "topic-" + number;
        group = "group-" + number;
        members.clear();
        committed.clear();
        committing.clear();
        epochs.clear();
        brokers.clear();
        MetadataDatabase metadataDatabase = MetadataDatabase.in(database);
        for (int i = 0; i < 3; i++) {
            brokers.add(new SimulatedBroker(metadataDatabase, database, log, newestTerm, () -> now));
        }
        leader = brokers.get(0);
        leader.elect();
        leader.metadata.create("test", new NewTopic(topic, PARTITIONS, null, null));
        partitions = TopicPartition.of(Objects.requireNonNull(leader.metadata.topic(topic)));
        for (TopicPartition partition : partitions) {
            RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, 1 << 20);
            for (int i = 0; i < MESSAGES; i++) {
                batch.append(1, null, new byte[0], List.of());
            }
            log.append(partition.id(), batch.build(), 0);
        }
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0 -> members.computeIfAbsent("m" + names++ % 9, SimulatedMember::new);
            case 1 ->
                anyMember(member -> {
                    members.remove(member.id);
                    beat(member.leaves(topic));
                });
            case 2 -> anyMember(member -> members.remove(member.id));
            case 3 -> passes(random.nextInt(4) == 0 ? 11_000 : 1_000);
            case 4 -> electAnother();
            case 5 -> freezeAfterNextChange();
            default -> anyMember(this::heartbeat);
        }
    }

    private void anyMember(java.util.function.Consumer<SimulatedMember> what) {
        if (!members.isEmpty()) {
            what.accept(List.copyOf(members.values()).get(random.nextInt(members.size())));
        }
    }

    /** An answer that is overtaken by the next heartbeat, as that of a leader that froze, is not heard any more. */
    private void heartbeat(SimulatedMember member) {
        int number = ++member.heartbeats;
        HeartbeatOutcome outcome = beat(member.says(topic));
        if (outcome != null && number == member.heartbeats && random.nextInt(4) > 0) {
            member.hears(outcome);
        }
    }

    private HeartbeatOutcome beat(Heartbeat heartbeat) {
        try {
            return leader.groups.heartbeat(group, heartbeat);
        } catch (NotLeaderException frozen) {
            return null;
        }
    }

    private void passes(long ms) {
        for (long end = now + ms; now < end; ) {
            now += GroupCoordinator.TICK_MS;
            leader.groups.tick();
        }
    }

    private void electAnother() {
        leader.resign();
        leader = brokers.get((brokers.indexOf(leader) + 1) % brokers.size());
        leader.elect();
    }

    /** While the leader sleeps another one leads, and members go on with that one; then it wakes and goes on where it was. */
    private void freezeAfterNextChange() {
        SimulatedBroker sleeper = leader;
        boolean noticesAtOnce = random.nextBoolean();
        sleeper.afterChange = () -> {
            sleeper.afterChange = () -> {};
            leader = brokers.get((brokers.indexOf(sleeper) + 1) % brokers.size());
            leader.elect();
            if (random.nextBoolean()) {
                passes(11_000);
            }
            for (int i = 0; i < 6; i++) {
                anyMember(this::heartbeat);
            }
            everybodyCommits();
            assertNoEpochWasLowered();
            // Those who slept meanwhile, too, may have made it the leader again, in a newer term.
            if (noticesAtOnce && leader != sleeper) {
                sleeper.resign();
            }
        };
    }

    /** Everybody who believes to hold a partition tries to commit one message more. */
    private void everybodyCommits() {
        for (TopicPartition partition : partitions) {
            int accepted = 0;
            for (SimulatedMember member : members.values()) {
                Long epoch = member.held.get(partition);
                if (epoch != null) {
                    long next = committed.getOrDefault(partition, 0L) + 1;
                    if (brokers.get(random.nextInt(brokers.size()))
                                    .groups
                                    .commit(group, member.id, List.of(new OffsetCommit(partition, next, epoch)))
                            instanceof Committed) {
                        accepted++;
                        committed.put(partition, next);
                        assertThat(epoch)
                                .as("epoch of a commit of %s that is accepted", partition)
                                .isGreaterThanOrEqualTo(committing.getOrDefault(partition, 0L));
                        committing.put(partition, epoch);
                    }
                }
            }
            assertThat(accepted)
                    .as("members whose commits of %s are accepted", partition)
                    .isLessThanOrEqualTo(1);
        }
        Map<Long, Long> stored = leader.groups.views().committed(group);
        committed.forEach(
                (partition, offset) -> assertThat(stored.get(partition.id())).isEqualTo(offset));
    }

    private void assertNoEpochWasLowered() {
        Long id = leader.metadata.groupId(group);
        if (id != null) {
            for (OffsetMapper.Row row : new OffsetStore(database, Clock.systemUTC()).rows(id)) {
                assertThat(row.assignmentEpoch())
                        .as("assignment epoch of log %d", row.partitionId())
                        .isGreaterThanOrEqualTo(epochs.getOrDefault(row.partitionId(), 0L));
                epochs.put(row.partitionId(), row.assignmentEpoch());
            }
        }
    }

    private void settle() {
        brokers.forEach(broker -> broker.afterChange = () -> {});
        brokers.stream().filter(broker -> broker != leader).forEach(SimulatedBroker::resign);
        for (int round = 0; round < 30; round++) {
            everybodyBeats();
            passes(1_000);
        }
    }

    private void everybodyBeats() {
        members.values().forEach(member -> member.hears(Objects.requireNonNull(beat(member.says(topic)))));
    }

    private Map<TopicPartition, String> held() {
        Map<TopicPartition, String> held = new TreeMap<>();
        members.values()
                .forEach(member -> member.held.forEach(
                        (partition, epoch) -> assertThat(held.put(partition, member.id + "@" + epoch))
                                .as("another owner of %s", partition)
                                .isNull()));
        return held;
    }

    private void assertEverythingIsHeldOnceAndEvenly() {
        assertThat(held()).hasSize(members.isEmpty() ? 0 : PARTITIONS);
        for (SimulatedMember member : members.values()) {
            assertThat(member.held.size())
                    .isBetween(PARTITIONS / members.size(), -Math.floorDiv(-PARTITIONS, members.size()));
        }
    }

    private Map<TopicPartition, String> afterChangesOfLeaders() {
        for (int i = 0; i < 3; i++) {
            electAnother();
            everybodyBeats();
            passes(1_000);
            everybodyBeats();
        }
        return held();
    }
}
