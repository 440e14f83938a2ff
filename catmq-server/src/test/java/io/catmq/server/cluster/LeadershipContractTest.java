package io.catmq.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What leading means. Time passes when the test says so: for brokers by their clock, for the database by its row. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LeadershipContractTest {
    private static final Duration PAST_THE_LEASE = TestBroker.LEASE.plusSeconds(1);

    private TestDatabase testDatabase;
    private Database database;
    private TestBroker a;
    private TestBroker b;

    abstract TestDatabase createDatabase();

    @BeforeAll
    void open() {
        testDatabase = createDatabase();
        database = testDatabase.open();
        database.migrate("metadata");
    }

    @AfterAll
    void close() {
        if (database != null) {
            database.close();
            testDatabase.close();
        }
    }

    @BeforeEach
    void nobodyLeads() {
        execute("DELETE FROM shedlock");
        execute("DELETE FROM broker");
        a = new TestBroker(database, "a");
        b = new TestBroker(database, "b");
    }

    private void execute(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void theLeaseEndsInTheDatabase() {
        execute("UPDATE shedlock SET lock_until = '2001-01-01 00:00:00'");
    }

    @Test
    void one_of_many_is_elected_and_its_term_is_written_down() throws Exception {
        long before = a.poll().term();
        List<TestBroker> brokers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            brokers.add(new TestBroker(database, "n" + i));
        }
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Boolean>> outcomes = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(brokers.size());
        for (TestBroker broker : brokers) {
            outcomes.add(threads.submit(() -> {
                go.await();
                return broker.leadership.elect();
            }));
        }
        go.countDown();
        int winners = 0;
        for (Future<Boolean> outcome : outcomes) {
            winners += outcome.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(winners).isEqualTo(1);
        TestBroker winner =
                brokers.stream().filter(TestBroker::leads).findFirst().orElseThrow();
        assertThat(winner.leadership.ownTerm()).hasValue(before + 1);
        assertThat(winner.news).containsExactly("elected " + (before + 1));
        LeaderTerm written =
                database.call(ClusterMapper.class, mapper -> mapper.terms(1)).get(0);
        assertThat(written.term()).isEqualTo(before + 1);
        assertThat(written.brokerId()).isEqualTo(winner.broker.id());
        assertThat(written.electedAt()).isCloseTo(System.currentTimeMillis(), within(60_000L));
    }

    @Test
    void everybody_learns_who_leads_by_asking() {
        assertThat(b.leadership.leader()).isNull();
        long term = a.elected();
        b.poll();
        assertThat(b.leadership.leader()).isEqualTo(new Leader(term, "a", "http://a"));
        assertThat(a.leadership.leader()).isEqualTo(new Leader(term, "a", "http://a"));
        assertThat(b.leads()).isFalse();
        b.passes(PAST_THE_LEASE);
        assertThat(b.leadership.leader())
                .as("nobody is believed to lead for longer than its lease")
                .isNull();
    }

    @Test
    void a_lease_that_has_ended_goes_to_another_in_a_new_term() {
        long first = a.elected();
        assertThat(b.leadership.elect()).as("while the lease runs").isFalse();
        theLeaseEndsInTheDatabase();
        assertThat(b.elected()).isEqualTo(first + 1);
        assertThat(b.write()).isEqualTo(first + 1);
    }

    @Test
    void who_slept_through_its_lease_can_write_nothing_when_it_wakes_up_even_if_its_clock_slept_too() {
        long first = a.elected();
        assertThat(a.write()).isEqualTo(first);
        theLeaseEndsInTheDatabase();
        b.elected();
        assertThat(a.leads()).as("it does not know better").isTrue();
        assertThatThrownBy(a::write).isInstanceOf(NotLeaderException.class);
        assertThat(a.leads()).isFalse();
        assertThat(a.news).containsExactly("elected " + first, "resigned " + first);
        assertThat(b.write()).isEqualTo(first + 1);
    }

    @Test
    void a_transaction_that_began_in_a_term_ends_before_the_next_term_begins() throws Exception {
        long first = a.elected();
        theLeaseEndsInTheDatabase();
        ExecutorService other = Executors.newSingleThreadExecutor();
        CountDownLatch electing = new CountDownLatch(1);
        Future<Boolean> election = database.inTransaction(session -> {
            a.leadership.requireOwnTerm(session);
            Future<Boolean> attempt = other.submit(() -> {
                electing.countDown();
                return b.leadership.elect();
            });
            await(electing);
            assertThat(database.call(ClusterMapper.class, ClusterMapper::term)).isEqualTo(first);
            assertThat(b.leads()).isFalse();
            return attempt;
        });
        assertThat(election.get()).isTrue();
        assertThat(b.leadership.ownTerm()).hasValue(first + 1);
        other.shutdown();
    }

    @Test
    void a_leader_that_cannot_renew_stops_by_its_own_clock_before_the_database_does() {
        long term = a.elected();
        a.passes(TestBroker.LEASE.multipliedBy(9).dividedBy(10).minusSeconds(1));
        assertThat(a.leads()).isTrue();
        a.passes(Duration.ofSeconds(2));
        assertThat(a.leads()).isFalse();
        assertThat(b.leadership.elect())
                .as("in the database the lease still runs")
                .isFalse();
        assertThatThrownBy(a::write).isInstanceOf(NotLeaderException.class);
        a.leadership.checkClock();
        assertThat(a.news).endsWith("resigned " + term);
    }

    @Test
    void renewing_prolongs_the_lease_in_the_same_term() {
        long term = a.elected();
        a.passes(TestBroker.LEASE.dividedBy(2));
        execute("UPDATE shedlock SET lock_until = '2099-01-01 00:00:00'");
        a.leadership.renew();
        assertThat(a.poll().leaseLeft()).isBetween(1L, TestBroker.LEASE.toMillis());
        a.passes(TestBroker.LEASE.dividedBy(2));
        assertThat(a.leadership.ownTerm()).hasValue(term);
    }

    @Test
    void a_lease_that_is_found_lost_when_it_is_renewed_ends_the_term() {
        long term = a.elected();
        theLeaseEndsInTheDatabase();
        a.leadership.renew();
        assertThat(a.leads()).isFalse();
        assertThat(a.news).endsWith("resigned " + term);
        assertThat(a.elected()).isEqualTo(term + 1);
    }

    @Test
    void a_leader_that_hears_of_a_newer_term_steps_down() {
        long term = a.elected();
        theLeaseEndsInTheDatabase();
        b.elected();
        a.poll();
        assertThat(a.leads()).isFalse();
        assertThat(a.leadership.leader()).isEqualTo(new Leader(term + 1, "b", "http://b"));
    }

    @Test
    void who_resigns_can_be_followed_at_once() {
        long term = a.elected();
        a.leadership.resign("it stops");
        assertThat(a.leads()).isFalse();
        assertThat(b.poll().isLeaseFree()).isTrue();
        assertThat(b.leadership.leader()).isNull();
        assertThat(b.elected()).isEqualTo(term + 1);
    }

    @Test
    void who_holds_the_lease_but_has_not_written_its_term_leads_nobody() {
        a.elected();
        theLeaseEndsInTheDatabase();
        assertThat(b.lease.take()).isTrue();
        TestBroker c = new TestBroker(database, "c");
        ClusterView view = c.poll();
        assertThat(view.isLeaseFree()).isFalse();
        assertThat(c.leadership.leader()).isNull();
    }

    @Test
    void a_broker_that_was_killed_and_started_again_takes_its_own_lease_over_at_once() {
        long term = a.elected();
        TestBroker again = new TestBroker(database, "a");
        again.lease.endFormer();
        assertThat(again.elected()).isEqualTo(term + 1);
        assertThatThrownBy(a::write)
                .as("the former process, should it still run")
                .isInstanceOf(NotLeaderException.class);
    }

    @Test
    void the_lease_of_another_broker_is_left_alone_at_the_start() {
        a.elected();
        TestBroker similar = new TestBroker(database, "a-2");
        similar.lease.endFormer();
        assertThat(similar.leadership.elect()).isFalse();
        assertThat(a.write()).isPositive();
    }

    @Test
    void an_election_that_cannot_write_its_term_gives_the_lease_back() {
        a.elected();
        theLeaseEndsInTheDatabase();
        execute("INSERT INTO leader_term (term, broker_id, url, elected_at)"
                + " SELECT term + 1, 'x', 'x', 0 FROM leadership");
        try {
            assertThat(b.leadership.elect()).isFalse();
            assertThat(b.leads()).isFalse();
            assertThat(a.poll().isLeaseFree()).isTrue();
        } finally {
            execute("DELETE FROM leader_term WHERE broker_id = 'x'");
        }
        assertThat(b.leadership.elect()).isTrue();
    }

    @Test
    void a_leader_that_freezes_in_a_transaction_keeps_the_next_one_out_only_until_the_database_ends_it() {
        long term = a.elected();
        theLeaseEndsInTheDatabase();
        String limit = TestIdleTransaction.limitOn(database.dialect());
        Assumptions.assumeTrue(limit != null, "an embedded database freezes with its broker");
        assertThatThrownBy(() -> database.inTransaction(session -> {
                    assertThat(TestIdleTransaction.secondsAllowed(session, limit))
                            .isEqualTo(2);
                    TestIdleTransaction.allowOneSecond(session, limit);
                    a.leadership.requireOwnTerm(session);
                    assertThat(b.elected())
                            .as("waits for the lock, then gets it")
                            .isEqualTo(term + 1);
                    return a.leadership.requireOwnTerm(session);
                }))
                .isInstanceOf(DatabaseException.class);
        assertThat(a.poll().term()).isEqualTo(term + 1);
    }

    @Test
    void a_broker_that_is_silent_or_leaves_is_no_longer_live_and_comes_back_with_a_heartbeat() {
        a.registry.register();
        b.registry.register();
        a.poll();
        assertThat(a.registry.live()).extracting(LiveBroker::id).containsExactly("a", "b");
        assertThat(a.registry.live().get(1).url()).isEqualTo("http://b");
        execute("UPDATE broker SET seen_at = seen_at - 3600000 WHERE id = 'b'");
        a.poll();
        assertThat(a.registry.live()).extracting(LiveBroker::id).containsExactly("a");
        b.registry.heartbeat();
        a.poll();
        assertThat(a.registry.live()).extracting(LiveBroker::id).containsExactly("a", "b");
        b.registry.deregister();
        a.poll();
        assertThat(a.registry.live()).extracting(LiveBroker::id).containsExactly("a");
    }

    @Test
    void after_the_database_was_away_nobody_goes_for_having_been_silent() {
        a.registry.register();
        b.registry.register();
        a.poll();
        execute("UPDATE broker SET seen_at = seen_at - 3600000");
        a.registry.saw(ClusterView.of(database.call(ClusterMapper.class, ClusterMapper::poll)), true);
        assertThat(a.registry.live()).extracting(LiveBroker::id).containsExactly("a", "b");
    }

    @Test
    void all_brokers_prefer_the_same_one_for_a_partition() {
        a.registry.register();
        b.registry.register();
        a.poll();
        b.poll();
        for (long partition = 0; partition < 50; partition++) {
            assertThat(a.registry.preferredFor(partition)).isEqualTo(b.registry.preferredFor(partition));
        }
    }

    @Test
    void of_two_processes_with_one_id_the_older_one_notices_and_comes_back_when_the_other_has_gone() {
        a.registry.register();
        TestBroker rival = new TestBroker(database, "a");
        rival.registry.register();
        a.registry.heartbeat();
        assertThat(a.registry.hasRival()).isTrue();
        rival.registry.heartbeat();
        assertThat(rival.registry.hasRival()).isFalse();
        rival.registry.deregister();
        a.registry.heartbeat();
        assertThat(a.registry.hasRival()).isFalse();
        a.registry.heartbeat();
        assertThat(a.poll().brokers()).extracting(LiveBroker::id).containsExactly("a");
    }

    @Test
    void a_job_is_run_by_one_broker_in_each_interval() {
        AtomicInteger runs = new AtomicInteger();
        ClusterJobs.Job job = new ClusterJobs.Job("count", Duration.ofMinutes(1), runs::incrementAndGet);
        try (ClusterJobs here = new ClusterJobs(database, a.broker);
                ClusterJobs there = new ClusterJobs(database, b.broker)) {
            assertThat(here.runIfNobodyElseDoes(job)).isTrue();
            assertThat(there.runIfNobodyElseDoes(job)).isFalse();
            assertThat(here.runIfNobodyElseDoes(job)).isFalse();
            theLeaseEndsInTheDatabase();
            assertThat(there.runIfNobodyElseDoes(job))
                    .as("in the next interval")
                    .isTrue();
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void a_job_that_fails_is_given_back_for_the_next_interval() {
        ClusterJobs.Job job = new ClusterJobs.Job("broken", Duration.ofMillis(1), () -> {
            throw new IllegalStateException("on purpose");
        });
        try (ClusterJobs here = new ClusterJobs(database, a.broker)) {
            assertThatThrownBy(() -> here.runIfNobodyElseDoes(job)).hasMessage("on purpose");
            theLeaseEndsInTheDatabase();
            assertThatThrownBy(() -> here.runIfNobodyElseDoes(job)).hasMessage("on purpose");
        }
    }

    @Test
    void of_old_terms_a_thousand_are_kept_and_brokers_that_were_silent_for_a_day_are_forgotten() {
        a.elected();
        a.registry.register();
        b.registry.register();
        execute("UPDATE broker SET seen_at = seen_at - 90000000 WHERE id = 'b'");
        execute("INSERT INTO leader_term (term, broker_id, url, elected_at) VALUES (-5000, 'x', 'x', 0)");
        ClusterHistory history = new ClusterHistory(database);
        history.forgetOld();
        assertThat(history.terms(100_000))
                .extracting(LeaderTerm::term)
                .doesNotContain(-5000L)
                .isNotEmpty();
        assertThat(a.poll().brokers()).extracting(LiveBroker::id).containsExactly("a");
    }

    @Test
    void without_its_database_a_broker_answers_from_memory() {
        TestBroker away = new TestBroker(closedDatabase(), "away");
        assertThat(away.leadership.ownTerm()).isEmpty();
        assertThat(away.leadership.leader()).isNull();
        assertThatThrownBy(away.leadership::elect).isInstanceOf(DatabaseException.class);
        assertThat(away.registry.live()).extracting(LiveBroker::id).containsExactly("away");
        assertThat(away.registry.preferredFor(7).id()).isEqualTo("away");
    }

    private Database closedDatabase() {
        Database closed = testDatabase.open();
        closed.close();
        return closed;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
