package io.catmq.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** What a durable commit of one message costs with nothing around it, at the same pace as the latency run beside it. */
final class BareCommit {

    private final BenchDatabase database;

    BareCommit(BenchDatabase database) {
        this.database = database;
    }

    /** Time of the statement alone in nanoseconds; where it cannot keep the pace it goes as fast as it can. */
    Histogram run(int ratePerSecond, byte[] message, Duration warmUp, Duration run) {
        var histogram = new Histogram(3);
        var table = new ChunkTable("bare_commit");
        try (var connection = database.connect()) {
            table.create(connection);
            var inserter = table.inserter(connection, ChunkTable.Binding.PLAIN);
            var schedule = Schedule.starting(System.nanoTime(), ratePerSecond);
            var warm = schedule.count(warmUp);
            var all = warm + schedule.count(run);
            for (var n = 0L; n < all; n++) {
                schedule.await(n);
                var start = System.nanoTime();
                inserter.insert(n, 1, message);
                if (n >= warm) {
                    histogram.recordValue(System.nanoTime() - start);
                }
            }
            table.drop(connection);
        } catch (SQLException e) {
            throw new BenchException("The bare commits failed", e);
        }
        return histogram;
    }
}
