package io.catmq.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Reconciliation, with members that come, go, lose answers and release late. A member acts only on answers it has got;
 * the group may count on nothing but what members have said.
 */
class GroupStateTest {
    private static final Set<String> TOPICS = Set.of("a", "b");

    private final GroupState state = new GroupState();
    private final Map<String, Client> clients = new TreeMap<>();
    private final Map<TopicPartition, Long> epochs = new HashMap<>();
    private int partitionsPerTopic = 3;

    /** What a member does on its side. */
    private static final class Client {
        long epoch;
        final Set<TopicPartition> held = new TreeSet<>();
    }

    @Property(tries = 300)
    void no_partition_is_ever_held_twice_and_all_are_held_in_the_end(@ForAll long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 60; step++) {
            step(random);
            assertNobodyHoldsWhatAnotherHolds();
        }
        for (int round = 0; round < 4; round++) {
            List.copyOf(clients.keySet()).forEach(member -> heartbeat(member, false));
            assertNobodyHoldsWhatAnotherHolds();
        }
        assertSettled();
    }

    private void step(Random random) {
        String member = "m" + random.nextInt(6);
        switch (random.nextInt(10)) {
            case 0 -> leave(member);
            case 1 -> partitionsPerTopic = Math.min(12, partitionsPerTopic + random.nextInt(3));
            case 2 -> restart(member);
            default -> heartbeat(member, random.nextInt(4) == 0);
        }
    }

    private void leave(String member) {
        clients.remove(member);
        state.remove(member);
    }

    /** The application comes back under the same name, holding nothing. */
    private void restart(String member) {
        clients.put(member, new Client());
    }

    private void heartbeat(String id, boolean answerIsLost) {
        Client client = clients.computeIfAbsent(id, name -> new Client());
        boolean joins = client.epoch == 0;
        if (joins) {
            client.held.clear();
            state.join(new Member(id, 1000));
        }
        Member member = java.util.Objects.requireNonNull(state.member(id));
        if (!joins) {
            assertThat(member.confirm(client.epoch)).isTrue();
        }
        state.subscribe(member, TOPICS);
        state.plan(partitions(), true);
        state.release(member, client.held);
        Map<TopicPartition, Long> granted = new HashMap<>();
        state.grantable(member).forEach(p -> granted.put(p, epochs.merge(p, 1L, Long::sum)));
        state.grant(member, granted);
        state.settle(member);
        if (!answerIsLost) {
            client.epoch = member.epoch();
            client.held.clear();
            client.held.addAll(state.assignment(member).keySet());
        }
    }

    private Set<TopicPartition> partitions() {
        Set<TopicPartition> partitions = new TreeSet<>();
        for (String topic : TOPICS) {
            IntStream.range(0, partitionsPerTopic)
                    .forEach(i -> partitions.add(new TopicPartition(topic, i, topic.charAt(0) * 100L + i)));
        }
        return partitions;
    }

    private void assertNobodyHoldsWhatAnotherHolds() {
        Map<TopicPartition, String> seen = new HashMap<>();
        clients.forEach((member, client) -> client.held.forEach(partition -> assertThat(seen.put(partition, member))
                .as("%s is held by %s too", partition, member)
                .isNull()));
    }

    private void assertSettled() {
        Set<TopicPartition> held = new TreeSet<>();
        clients.values().forEach(client -> held.addAll(client.held));
        assertThat(held).isEqualTo(clients.isEmpty() ? Set.of() : partitions());
        clients.values().forEach(client -> assertThat(client.epoch).isEqualTo(state.epoch()));
    }

    @Property(tries = 50)
    void an_epoch_that_was_never_given_is_not_confirmed(@ForAll long seed) {
        Member member = new Member("m", 1000);
        member.epoch(5);
        assertThat(member.confirm(5)).isTrue();
        member.epoch(8);
        assertThat(member.confirm(5)).as("the answer with 8 may be lost").isTrue();
        assertThat(member.confirm(8)).isTrue();
        assertThat(member.confirm(5)).as("the member is known to have had 8").isFalse();
        assertThat(member.confirm(9 + (seed & 0xFF))).isFalse();
    }
}
