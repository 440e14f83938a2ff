package io.catmq.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every assignment, with generated groups. */
class AssignorTest {
    /** Members with their topics, the partitions of all topics, and who had what. */
    record Group(
            Map<String, Set<String>> subscriptions,
            Set<TopicPartition> partitions,
            Map<TopicPartition, String> previous) {

        Map<TopicPartition, String> assign() {
            return Assignor.assign(subscriptions, partitions, previous);
        }

        Group with(Map<String, Set<String>> newSubscriptions) {
            return new Group(newSubscriptions, partitions, assign());
        }
    }

    @Property
    void every_partition_that_somebody_wants_has_one_owner_who_wants_it(@ForAll("groups") Group group) {
        Map<TopicPartition, String> assigned = group.assign();
        for (TopicPartition partition : group.partitions()) {
            Set<String> willing = willing(group, partition);
            if (willing.isEmpty()) {
                assertThat(assigned).doesNotContainKey(partition);
            } else {
                assertThat(willing).contains(assigned.get(partition));
            }
        }
        assertThat(group.partitions()).containsAll(assigned.keySet());
    }

    private static Set<String> willing(Group group, TopicPartition partition) {
        Set<String> willing = new TreeSet<>();
        group.subscriptions().forEach((member, topics) -> {
            if (topics.contains(partition.topic())) {
                willing.add(member);
            }
        });
        return willing;
    }

    @Property
    void members_that_want_the_same_differ_by_at_most_one(@ForAll("groups") Group group) {
        Map<String, Integer> loads = loads(group.subscriptions().keySet(), group.assign());
        group.subscriptions().forEach((one, topics) -> group.subscriptions().forEach((other, others) -> {
            if (topics.equals(others)) {
                assertThat(Math.abs(load(loads, one) - load(loads, other))).isLessThanOrEqualTo(1);
            }
        }));
    }

    private static int load(Map<String, Integer> loads, String member) {
        return loads.getOrDefault(member, 0);
    }

    private static Map<String, Integer> loads(Set<String> members, Map<TopicPartition, String> assigned) {
        Map<String, Integer> loads = new HashMap<>();
        members.forEach(member -> loads.put(member, 0));
        assigned.values().forEach(member -> loads.merge(member, 1, Integer::sum));
        return loads;
    }

    @Property
    void nothing_moves_when_nothing_has_changed(@ForAll("groups") Group group) {
        Group again = group.with(group.subscriptions());
        assertThat(again.assign()).isEqualTo(again.previous());
    }

    @Property
    void when_a_member_comes_partitions_move_only_to_it(@ForAll("sameSubscriptions") Group group) {
        Map<String, Set<String>> more = new TreeMap<>(group.subscriptions());
        more.put("newcomer", group.subscriptions().values().iterator().next());
        Group after = group.with(more);
        Map<TopicPartition, String> assigned = after.assign();
        assertThat(moved(after.previous(), assigned)).allMatch(p -> "newcomer".equals(assigned.get(p)));
        assertThat(moved(after.previous(), assigned))
                .as("its fair share and no more")
                .hasSizeLessThanOrEqualTo(group.partitions().size() / more.size() + 1);
    }

    @Property
    void when_a_member_goes_only_its_partitions_move(
            @ForAll("sameSubscriptions") Group group, @ForAll @IntRange(max = 20) int which) {
        List<String> members = new ArrayList<>(group.subscriptions().keySet());
        String gone = members.get(which % members.size());
        Map<String, Set<String>> fewer = new TreeMap<>(group.subscriptions());
        fewer.remove(gone);
        Group after = group.with(fewer);
        assertThat(moved(after.previous(), after.assign()))
                .allMatch(partition -> gone.equals(after.previous().get(partition)));
    }

    private static Set<TopicPartition> moved(Map<TopicPartition, String> before, Map<TopicPartition, String> after) {
        Set<TopicPartition> moved = new TreeSet<>();
        after.forEach((partition, member) -> {
            if (!member.equals(before.get(partition))) {
                moved.add(partition);
            }
        });
        return moved;
    }

    @Provide
    Arbitrary<Group> groups() {
        Arbitrary<Set<String>> topics = topicNames().set().ofMaxSize(4);
        return Combinators.combine(Arbitraries.maps(memberNames(), topics).ofMaxSize(8), partitionCounts(), owners())
                .as(AssignorTest::group);
    }

    @Provide
    Arbitrary<Group> sameSubscriptions() {
        Set<String> all = Set.of("a", "b", "c", "d");
        return Combinators.combine(memberNames().set().ofMinSize(1).ofMaxSize(8), partitionCounts(), owners())
                .as((members, counts, owners) -> {
                    Map<String, Set<String>> subscriptions = new TreeMap<>();
                    members.forEach(member -> subscriptions.put(member, all));
                    return group(subscriptions, counts, owners);
                });
    }

    private static Arbitrary<String> memberNames() {
        return Arbitraries.integers().between(1, 12).map(number -> "m" + number);
    }

    private static Arbitrary<String> topicNames() {
        return Arbitraries.of("a", "b", "c", "d");
    }

    private static Arbitrary<Map<String, Integer>> partitionCounts() {
        return Arbitraries.maps(topicNames(), Arbitraries.integers().between(1, 12));
    }

    /** Who had the n-th partition; also people who are gone. */
    private static Arbitrary<List<String>> owners() {
        return memberNames().list().ofMaxSize(40);
    }

    private static Group group(
            Map<String, Set<String>> subscriptions, Map<String, Integer> counts, List<String> owners) {
        Set<TopicPartition> partitions = new TreeSet<>();
        counts.forEach((topic, count) -> {
            for (int i = 0; i < count; i++) {
                partitions.add(new TopicPartition(topic, i, topic.charAt(0) * 100L + i));
            }
        });
        Map<TopicPartition, String> previous = new HashMap<>();
        int next = 0;
        for (TopicPartition partition : partitions) {
            if (next < owners.size()) {
                previous.put(partition, owners.get(next++));
            }
        }
        return new Group(subscriptions, partitions, previous);
    }
}
