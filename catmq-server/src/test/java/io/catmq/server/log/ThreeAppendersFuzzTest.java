package io.catmq.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Run it with {@code -Dcatmq.fuzz.seed=...} to repeat a run as far as threads allow, {@code -Dcatmq.fuzz.seconds} longer. */
class ThreeAppendersFuzzTest {

    @Test
    void nothing_is_lost_doubled_or_reordered_while_connections_are_cut() throws InterruptedException {
        long seed = Long.getLong("catmq.fuzz.seed", System.nanoTime());
        Duration duration = Duration.ofSeconds(Integer.getInteger("catmq.fuzz.seconds", 10));
        try (TestDatabase database = TestDatabases.mariaDb()) {
            FuzzRun run = new FuzzRun(database, seed, duration, 300, UnaryOperator.identity());
            var problems = run.problems();
            System.out.println(run);
            assertThat(problems).as(run.toString()).isEmpty();
            assertThat(run.cuts()).as("cut connections, " + run).isGreaterThan(10);
            assertThat(run.removed()).as("removed by retention, " + run).isPositive();
            assertThat(run.seen()).as("messages seen, " + run).isGreaterThan(200);
        }
    }
}
