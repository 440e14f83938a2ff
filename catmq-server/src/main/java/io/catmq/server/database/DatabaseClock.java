package io.catmq.server.database;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time of a database without asking it each time: what it said last, plus what has passed since by a clock that nobody
 * sets. So brokers of one database agree to within a round trip, whatever their own clocks say. Within that it is late rather
 * than early: what the database delivers at its time must not seem to have been appended before it. Thread safe.
 */
public final class DatabaseClock extends Clock {
    private final LongSupplier databaseMs;
    private final LongSupplier nanos;
    private volatile long aheadOfNanos;

    /** Asks the database once; {@link #refresh()} is to be called every now and then. */
    public static DatabaseClock of(Database database) {
        return new DatabaseClock(() -> database.call(ClockMapper.class, ClockMapper::nowMs), System::nanoTime);
    }

    DatabaseClock(LongSupplier databaseMs, LongSupplier nanos) {
        this.databaseMs = databaseMs;
        this.nanos = nanos;
        // While the database is away, as after a restart from a snapshot, this machine's clock has to do.
        this.aheadOfNanos = toNanos(System.currentTimeMillis()) - nanos.getAsLong();
        try {
            refresh();
        } catch (DatabaseException away) {
            return;
        }
    }

    /**
     * Asks again: two clocks of good machines drift apart by some ms in a minute.
     *
     * @throws DatabaseException when the database cannot be asked; the clock goes on
     */
    public void refresh() {
        long before = nanos.getAsLong();
        // It was read no sooner than that, and cut to whole milliseconds.
        aheadOfNanos = toNanos(databaseMs.getAsLong() + 1) - before;
    }

    private static long toNanos(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Override
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(aheadOfNanos + nanos.getAsLong());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? this : Clock.fixed(instant(), zone);
    }
}
