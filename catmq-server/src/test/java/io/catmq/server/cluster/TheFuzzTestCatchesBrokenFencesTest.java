package io.catmq.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A test that cannot fail proves nothing: here the fence is broken as it often is in earnest. */
class TheFuzzTestCatchesBrokenFencesTest {
    @Test
    void a_lease_that_is_trusted_without_asking_for_the_term() throws InterruptedException {
        assertCaught((leadership, database, session) -> ownTerm(leadership));
    }

    @Test
    void a_term_that_is_read_but_not_locked() throws InterruptedException {
        assertCaught((leadership, database, session) -> {
            long own = ownTerm(leadership);
            if (database.mapper(session, ClusterMapper.class).term() != own) {
                throw new NotLeaderException("the term is over", null);
            }
            return own;
        });
    }

    private static long ownTerm(FencedLeadership leadership) {
        return leadership.ownTerm().orElseThrow(() -> new NotLeaderException("the lease is over", null));
    }

    private static void assertCaught(FuzzedBroker.Fence broken) throws InterruptedException {
        try (TestDatabase database = TestDatabases.mariaDb()) {
            // Needs luck to show; mostly one run is enough.
            List<String> problems = List.of();
            for (int run = 0; run < 30 && problems.isEmpty(); run++) {
                problems = new LeadershipFuzzRun(database, System.nanoTime(), Duration.ofSeconds(4), broken).problems();
            }
            assertThat(problems).isNotEmpty();
        }
    }
}
