package io.catmq.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.database.Dialect;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Run it with {@code -Dcatmq.fuzz.seed=...} to repeat a run as far as threads allow, {@code -Dcatmq.fuzz.seconds} longer. */
class SettleFuzzTest {

    @Test
    void every_message_is_copied_exactly_once_on_mariadb() throws InterruptedException {
        run(TestDatabases.mariaDb());
    }

    @Test
    void every_message_is_copied_exactly_once_on_mysql() throws InterruptedException {
        run(TestDatabases.mySql());
    }

    @Test
    void every_message_is_copied_exactly_once_on_h2() throws InterruptedException {
        run(TestDatabases.h2());
    }

    private static void run(TestDatabase target) throws InterruptedException {
        long seed = Long.getLong("catmq.fuzz.seed", System.nanoTime());
        Duration duration = Duration.ofSeconds(Integer.getInteger("catmq.fuzz.seconds", 6));
        try (TestDatabase database = target) {
            SettleFuzzRun run = new SettleFuzzRun(database, seed, duration, UnaryOperator.identity());
            List<String> problems = run.problems();
            System.out.println(database.dialect() + " " + run);
            assertThat(problems).as(run.toString()).isEmpty();
            assertThat(run.copied()).as("messages copied, " + run).isPositive();
            if (database.dialect() != Dialect.H2) {
                assertThat(run.cuts()).as("cut connections, " + run).isPositive();
            }
        }
    }

    /** A test that cannot fail proves nothing: appends that are not in the transaction, but each on its own. */
    @Test
    void it_catches_appends_outside_of_the_transaction() throws InterruptedException {
        assertCaught(real -> new BrokenLogStorage(real) {
            @Override
            public <R> R inTransaction(Function<LogTransaction, R> work) {
                return real.inTransaction(transaction -> work.apply(new LogTransaction() {
                    @Override
                    public org.apache.ibatis.session.SqlSession session() {
                        return transaction.session();
                    }

                    @Override
                    public PartitionState lock(long partitionId) {
                        return real.state(partitionId);
                    }

                    @Override
                    public boolean append(long partitionId, long epoch, LogRow row) {
                        return real.append(partitionId, epoch, row);
                    }
                }));
            }
        });
    }

    /** A commit whose answer is lost is no failed one. */
    @Test
    void it_catches_a_lost_answer_taken_for_a_failure() throws InterruptedException {
        AtomicBoolean inDoubt = new AtomicBoolean(true);
        assertCaught(real -> new BrokenLogStorage(real) {
            @Override
            public RowHeader floor(long partitionId, long offset) {
                RowHeader there = real.floor(partitionId, offset);
                if (there == null || !inDoubt.get()) {
                    return there;
                }
                byte[] batches = there.batches().toBytes().clone();
                batches[1] ^= 1;
                return new RowHeader(
                        there.baseOffset(),
                        there.recordCount(),
                        there.maxTimestamp(),
                        there.appendedAt(),
                        there.bytesBefore(),
                        BatchIndex.parse(batches));
            }
        });
    }

    private static void assertCaught(UnaryOperator<LogStorage> broken) throws InterruptedException {
        try (TestDatabase database = TestDatabases.mariaDb()) {
            List<String> problems = List.of();
            for (int run = 0; run < 30 && problems.isEmpty(); run++) {
                SettleFuzzRun fuzz = new SettleFuzzRun(database, System.nanoTime(), Duration.ofSeconds(2), broken);
                problems = fuzz.problems();
            }
            assertThat(problems).isNotEmpty();
        }
    }
}
