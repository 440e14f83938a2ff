package io.catmq.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Run it with {@code -Dcatmq.fuzz.seed=...} to repeat a run as far as threads allow, {@code -Dcatmq.fuzz.seconds} longer. */
class LeadershipFuzzTest {
    @Test
    void no_former_leader_writes_when_a_new_term_has_begun_whatever_freezes_or_is_cut() throws InterruptedException {
        long seed = Long.getLong("catmq.fuzz.seed", System.nanoTime());
        Duration duration = Duration.ofSeconds(Integer.getInteger("catmq.fuzz.seconds", 10));
        try (TestDatabase database = TestDatabases.mariaDb()) {
            LeadershipFuzzRun run = new LeadershipFuzzRun(
                    database, seed, duration, (leadership, ignored, session) -> leadership.requireOwnTerm(session));
            List<String> problems = run.problems();
            System.out.println(run);
            assertThat(problems).as(run.toString()).isEmpty();
            assertThat(run.writes()).as("writes, " + run).isGreaterThan(20);
            assertThat(run.terms()).as("terms, " + run).isGreaterThan(2);
            assertThat(run.freezes()).as("freezes, " + run).isPositive();
        }
    }
}
