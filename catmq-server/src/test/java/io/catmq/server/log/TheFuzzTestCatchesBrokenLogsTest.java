package io.catmq.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseException.Kind;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A test that cannot fail proves nothing: here the log is broken in ways that have been tried in earnest elsewhere. */
class TheFuzzTestCatchesBrokenLogsTest {

    @Test
    void offsets_by_max_plus_one_instead_of_the_key_as_arbiter() throws InterruptedException {
        assertCaught(real -> new BrokenLogStorage(real) {
            @Override
            public boolean append(long partitionId, long epoch, LogRow row) {
                RowHeader last = real.last(partitionId);
                return real.append(partitionId, epoch, last == null ? row : movedTo(last.endOffset(), row));
            }
        });
    }

    @Test
    void a_cut_connection_taken_for_a_failed_append() throws InterruptedException {
        assertCaught(real -> new BrokenLogStorage(real) {
            @Override
            public @Nullable RowHeader floor(long partitionId, long offset) {
                RowHeader there = real.floor(partitionId, offset);
                return there == null ? null : bySomebodyElse(there);
            }
        });
    }

    @Test
    void a_cut_connection_taken_for_a_successful_append() throws InterruptedException {
        assertCaught(real -> new BrokenLogStorage(real) {
            @Override
            public boolean append(long partitionId, long epoch, LogRow row) {
                try {
                    return real.append(partitionId, epoch, row);
                } catch (DatabaseException failure) {
                    if (failure.kind() == Kind.UNAVAILABLE) {
                        return true;
                    }
                    throw failure;
                }
            }
        });
    }

    @Test
    void producers_that_only_the_broker_they_went_to_knows() throws InterruptedException {
        assertCaught(real -> new BrokenLogStorage(real) {
            @Override
            public List<RowHeader> before(long partitionId, long offset, int limit) {
                return List.of();
            }

            @Override
            public List<LogRow> from(long partitionId, long offset, int limit, int maxBytes) {
                return real.from(partitionId, offset, limit, maxBytes).stream()
                        .map(row -> new LogRow(byNobody(row.header()), row.payload()))
                        .toList();
            }
        });
    }

    private static void assertCaught(UnaryOperator<LogStorage> broken) throws InterruptedException {
        try (TestDatabase database = TestDatabases.mariaDb()) {
            // Some breakages need luck to show; mostly one run is enough.
            List<String> problems = List.of();
            for (int run = 0; run < 30 && problems.isEmpty(); run++) {
                FuzzRun fuzz = new FuzzRun(database, System.nanoTime(), Duration.ofSeconds(2), 100, broken);
                problems = fuzz.problems();
            }
            assertThat(problems).isNotEmpty();
        }
    }

    private static LogRow movedTo(long offset, LogRow row) {
        RowHeader header = row.header();
        return new LogRow(
                new RowHeader(
                        offset,
                        header.recordCount(),
                        header.maxTimestamp(),
                        header.appendedAt(),
                        header.bytesBefore(),
                        header.batches()),
                row.payload());
    }

    private static RowHeader bySomebodyElse(RowHeader row) {
        byte[] batches = row.batches().toBytes().clone();
        batches[1] ^= 1;
        return with(batches, row);
    }

    private static RowHeader byNobody(RowHeader row) {
        byte[] batches = row.batches().toBytes().clone();
        // The producer ids of the index: 8 bytes in every 24, behind a head of 17.
        for (int at = 17; at < batches.length; at += 24) {
            Arrays.fill(batches, at, at + 8, (byte) -1);
        }
        return with(batches, row);
    }

    private static RowHeader with(byte[] batches, RowHeader row) {
        return new RowHeader(
                row.baseOffset(),
                row.recordCount(),
                row.maxTimestamp(),
                row.appendedAt(),
                row.bytesBefore(),
                BatchIndex.parse(batches));
    }
}
