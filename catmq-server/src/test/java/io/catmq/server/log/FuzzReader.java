package io.catmq.server.log;

import io.catmq.server.database.DatabaseException;
import io.catmq.server.log.ReadResult.Chunks;
import io.catmq.server.log.ReadResult.OutOfRange;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Reads one partition from its start to its end through whichever broker, and lets retention run now and then. */
final class FuzzReader implements Runnable {
    private static final long RETAIN_EVERY_NANOS = 100_000_000;

    private final List<MessageLog> brokers;
    private final FuzzJournal journal;
    private final long partition;
    private final Retention retention;
    private final Random random;
    private final BooleanSupplier goOn;
    private long next;
    private long retainedAt = System.nanoTime();

    FuzzReader(
            List<MessageLog> brokers,
            FuzzJournal journal,
            long partition,
            Retention retention,
            long seed,
            BooleanSupplier goOn) {
        this.brokers = brokers;
        this.journal = journal;
        this.partition = partition;
        this.retention = retention;
        this.random = new Random(seed);
        this.goOn = goOn;
    }

    @Override
    public void run() {
        while (goOn.getAsBoolean()) {
            try {
                MessageLog broker = brokers.get(random.nextInt(brokers.size()));
                if (System.nanoTime() - retainedAt > RETAIN_EVERY_NANOS) {
                    broker.applyRetention(partition, retention);
                    retainedAt = System.nanoTime();
                }
                if (!readFrom(broker)) {
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (DatabaseException unavailable) {
                // Another broker, another try.
            } catch (RuntimeException failure) {
                journal.problem("reader of partition " + partition + " at " + next + ": " + failure);
                return;
            }
        }
    }

    /** Reads what is left through one broker. */
    void readToEnd(MessageLog broker) {
        long end = broker.range(partition).endOffset();
        while (next < end) {
            readFrom(broker);
        }
    }

    private boolean readFrom(MessageLog broker) {
        ReadResult result = broker.read(partition, next, 4_000);
        if (result instanceof OutOfRange range) {
            // A broker that has not heard of the newest appends may have an end before ours.
            if (next < range.low()) {
                journal.overtaken(range.low() - next);
                next = range.low();
            }
            return false;
        }
        List<Chunk> chunks = ((Chunks) result).chunks();
        for (Chunk chunk : chunks) {
            if (chunk.baseOffset() > next || chunk.endOffset() <= next) {
                journal.problem("gap in partition " + partition + ": wanted " + next + ", got " + chunk);
            }
            for (String value : TestBatches.values(chunk)) {
                int colon = value.indexOf(':');
                journal.seen(partition, Long.parseLong(value.substring(0, colon)), value.substring(colon + 1));
            }
            next = chunk.endOffset();
        }
        return !chunks.isEmpty();
    }
}
