package io.catmq.drills;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.drills.Event.Kind;
import io.catmq.drills.Evidence.Change;
import io.catmq.drills.Evidence.Chunk;
import io.catmq.drills.Evidence.Term;
import io.catmq.drills.Evidence.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A small good story, and one way to spoil it for every rule. */
class CheckerTest {

    private final List<Event> events = new ArrayList<>();
    private final TreeMap<Integer, List<Chunk>> log = new TreeMap<>();
    private final List<Term> terms = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, List<Change>> brokerLogs = new LinkedHashMap<>();
    private final TreeMap<String, Integer> topics = new TreeMap<>(Map.of("drill", 4));
    private final Map<String, View> views = new LinkedHashMap<>();
    private long clock;

    @BeforeEach
    void a_good_story() {
        chunk(0, "a#0", "b#0");
        chunk(2, "a#1");
        event(Kind.ASSIGNED, "one", -1, "");
        sent("a#0", 0);
        sent("b#0", 1);
        received("one", 0, "a#0");
        received("one", 1, "b#0");
        event(Kind.COMMITTED, "one", 1, Long.toString(clock));
        sent("a#1", 2);
        received("one", 2, "a#1");
        terms.add(new Term(1, "broker-1"));
        terms.add(new Term(2, "broker-2"));
        changes.add(new Change(1, 1, "TOPIC_CREATING"));
        changes.add(new Change(2, 2, "TOPIC_CREATED"));
        brokerLogs.put("broker-1", new ArrayList<>(changes));
        brokerLogs.put("broker-2", new ArrayList<>(changes));
        views.put("broker-1", new View(2, topics));
        views.put("broker-2", new View(2, topics));
    }

    @Test
    void a_good_story_breaks_no_rule() {
        assertThat(check()).isEmpty();
    }

    @Test
    void an_uncommitted_message_may_come_again_to_the_next_owner() {
        event(Kind.ASSIGNED, "two", -1, "");
        received("two", 1, "b#0");
        received("two", 2, "a#1");
        assertThat(check()).isEmpty();
    }

    @Test
    void an_acknowledged_message_that_is_not_stored_is_lost() {
        sent("a#2", 3);
        received("one", 2, "a#1");
        assertThat(rules()).contains(Rule.LOST);
    }

    @Test
    void an_acknowledged_message_under_which_another_one_is_stored_is_lost() {
        chunk(3, "b#1");
        sent("a#2", 3);
        received("one", 3, "b#1");
        assertThat(rules()).containsExactly(Rule.LOST);
    }

    @Test
    void an_acknowledged_message_that_nobody_got_is_not_delivered() {
        chunk(3, "a#2");
        sent("a#2", 3);
        assertThat(rules()).containsExactly(Rule.NOT_DELIVERED);
    }

    @Test
    void a_message_stored_twice_is_a_duplicate() {
        chunk(3, "b#0");
        assertThat(rules()).containsExactly(Rule.DUPLICATE);
    }

    @Test
    void an_earlier_message_behind_a_later_one_of_its_key_is_out_of_order() {
        chunk(3, "b#5", "b#4");
        assertThat(rules()).containsExactly(Rule.ORDER);
    }

    @Test
    void a_hole_between_chunks_is_a_gap() {
        chunk(4, "a#2");
        assertThat(rules()).containsExactly(Rule.GAP);
    }

    @Test
    void chunks_that_overlap_are_as_bad_as_a_gap() {
        chunk(2, "a#2");
        assertThat(rules()).contains(Rule.GAP);
    }

    @Test
    void a_chunk_with_fewer_messages_than_it_says_is_as_bad_as_a_gap() {
        log.get(0).add(new Chunk(3, 2, List.of("a#2")));
        assertThat(rules()).containsExactly(Rule.GAP);
    }

    @Test
    void a_message_that_was_read_and_is_gone_has_vanished() {
        received("one", 3, "a#2");
        assertThat(rules()).containsExactly(Rule.VANISHED);
    }

    @Test
    void a_message_that_was_read_and_is_another_one_now_has_vanished() {
        chunk(3, "b#1");
        received("one", 3, "a#2");
        assertThat(rules()).containsExactly(Rule.VANISHED);
    }

    @Test
    void a_message_given_twice_in_one_tenure_is_redelivered() {
        received("one", 2, "a#1");
        assertThat(rules()).containsExactly(Rule.REDELIVERED);
    }

    @Test
    void a_message_given_again_after_its_commit_is_redelivered() {
        event(Kind.ASSIGNED, "two", -1, "");
        received("two", 0, "a#0");
        assertThat(rules()).containsExactly(Rule.REDELIVERED);
    }

    @Test
    void a_reader_that_jumps_has_skipped() {
        chunk(3, "a#2", "a#3");
        received("one", 4, "a#3");
        assertThat(rules()).containsExactly(Rule.SKIPPED);
    }

    @Test
    void a_former_owner_that_commits_is_a_second_owner() {
        event(Kind.ASSIGNED, "two", -1, "");
        event(Kind.COMMITTED, "one", 3, Long.toString(clock));
        assertThat(rules()).containsExactly(Rule.OWNERSHIP);
    }

    @Test
    void a_commit_asked_for_before_the_partition_moved_may_be_answered_later() {
        var asked = Long.toString(clock);
        event(Kind.ASSIGNED, "two", -1, "");
        event(Kind.COMMITTED, "one", 3, asked);
        assertThat(check()).isEmpty();
    }

    @Test
    void a_missing_transaction_id_is_a_gap_for_all() {
        changes.add(new Change(4, 2, "TOPIC_DELETED"));
        brokerLogs.values().forEach(told -> told.add(new Change(4, 2, "TOPIC_DELETED")));
        views.replaceAll((broker, view) -> new View(4, topics));
        assertThat(rules()).containsOnly(Rule.TXID);
    }

    @Test
    void a_transaction_id_that_a_broker_skipped_is_a_gap_of_its_own() {
        changes.add(new Change(3, 2, "TOPIC_DELETED"));
        brokerLogs.get("broker-1").add(new Change(3, 2, "TOPIC_DELETED"));
        brokerLogs.get("broker-2").set(1, new Change(3, 2, "TOPIC_DELETED"));
        views.replaceAll((broker, view) -> new View(3, topics));
        assertThat(rules()).containsExactly(Rule.TXID);
    }

    @Test
    void a_broker_that_is_behind_differs() {
        brokerLogs.get("broker-2").remove(1);
        assertThat(rules()).containsExactly(Rule.BROKER_LOG);
    }

    @Test
    void a_broker_that_applied_something_else_differs() {
        brokerLogs.get("broker-2").set(1, new Change(2, 1, "TOPIC_DELETED"));
        assertThat(rules()).containsExactly(Rule.BROKER_LOG);
    }

    @Test
    void a_broker_that_tells_nothing_differs() {
        brokerLogs.get("broker-2").clear();
        assertThat(rules()).containsExactly(Rule.BROKER_LOG);
    }

    @Test
    void a_broker_that_has_not_applied_the_newest_change_differs() {
        views.put("broker-2", new View(1, topics));
        assertThat(rules()).containsExactly(Rule.BROKER_LOG);
    }

    @Test
    void a_broker_that_applied_all_and_knows_other_topics_differs() {
        views.put("broker-2", new View(2, new TreeMap<>(Map.of("drill", 3))));
        assertThat(rules()).containsExactly(Rule.BROKER_LOG);
    }

    @Test
    void two_leaders_in_one_term_are_one_too_many() {
        terms.add(new Term(2, "broker-3"));
        assertThat(rules()).containsExactly(Rule.TERM);
    }

    @Test
    void a_change_in_a_term_without_an_election_has_no_leader() {
        terms.remove(0);
        assertThat(rules()).containsExactly(Rule.TERM);
    }

    @Test
    void a_change_of_an_old_term_behind_one_of_a_newer_is_stale() {
        changes.add(new Change(3, 1, "TOPIC_DELETED"));
        brokerLogs.values().forEach(told -> told.add(new Change(3, 1, "TOPIC_DELETED")));
        views.replaceAll((broker, view) -> new View(3, topics));
        assertThat(rules()).containsExactly(Rule.STALE);
    }

    private List<Violation> check() {
        return Checker.check(new Evidence(events, log, terms, changes, brokerLogs, topics, views));
    }

    private List<Rule> rules() {
        return check().stream().map(Violation::rule).toList();
    }

    private void chunk(long base, String... values) {
        log.computeIfAbsent(0, partition -> new ArrayList<>()).add(new Chunk(base, values.length, List.of(values)));
    }

    private void sent(String value, long offset) {
        events.add(new Event(++clock, Kind.SENT, "producer", -1, -1, value));
        event(Kind.ACKNOWLEDGED, "producer", offset, value);
    }

    private void received(String who, long offset, String value) {
        event(Kind.RECEIVED, who, offset, value);
    }

    private void event(Kind kind, String who, long offset, String text) {
        events.add(new Event(++clock, kind, who, 0, offset, text));
    }
}
