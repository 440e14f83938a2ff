package io.catmq.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** With a database whose answers take their time, in both directions. */
class DatabaseClockTest {
    /** In 2026, at no whole millisecond. */
    private static final long START = 1_790_000_000_123_456_789L;

    private final Random random = new Random();
    /** The true time, which only the database knows. */
    private final AtomicLong time = new AtomicLong(START);

    private void pass(long longestMs) {
        time.addAndGet(random.nextLong(TimeUnit.MILLISECONDS.toNanos(longestMs) + 1));
    }

    private long trueMs() {
        return TimeUnit.NANOSECONDS.toMillis(time.get());
    }

    private DatabaseClock clock(long longestWayMs) {
        long nobodyKnows = random.nextLong();
        return new DatabaseClock(
                () -> {
                    pass(longestWayMs);
                    long said = trueMs();
                    pass(longestWayMs);
                    return said;
                },
                () -> time.get() + nobodyKnows);
    }

    @RepeatedTest(200)
    void it_is_never_behind_the_database_and_ahead_by_no_more_than_a_round_trip() {
        DatabaseClock clock = clock(40);
        for (int i = 0; i < 50; i++) {
            assertThat(clock.millis()).isBetween(trueMs(), trueMs() + 80 + 2);
            pass(1_000);
            if (random.nextInt(5) == 0) {
                clock.refresh();
            }
        }
    }

    @Test
    void without_a_database_this_machines_clock_has_to_do() {
        DatabaseClock clock = new DatabaseClock(
                () -> {
                    throw new DatabaseException(
                            DatabaseException.Kind.UNAVAILABLE, "main", "away", new IllegalStateException());
                },
                System::nanoTime);
        long now = System.currentTimeMillis();
        assertThat(clock.millis()).isBetween(now - 10_000, now + 10_000);
    }
}
