package io.catmq.server.log;

import io.catmq.server.database.DatabaseException;
import io.catmq.server.log.AppendResult.Appended;
import io.catmq.server.log.ChunkWriter.Known;
import io.catmq.server.log.ChunkWriter.Outcome;
import io.catmq.server.log.ChunkWriter.Unknown;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to one partition, one chunk at a time. What the leading thread writes may collide with another broker, be
 * refused by the guard or get lost with a connection; it goes on until each batch has an answer or its time is over.
 */
final class Appender {
    private static final Logger log = LoggerFactory.getLogger(Appender.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LogContext context;
    private final PartitionLog partition;
    private final ChunkPlanner planner;
    private final ChunkWriter writer;
    private final AppendQueue queue = new AppendQueue();
    private final long appenderId = RANDOM.nextLong();
    private long appendNumber;

    Appender(LogContext context, PartitionLog partition) {
        this.context = context;
        this.partition = partition;
        this.planner = new ChunkPlanner(context, partition);
        this.writer = new ChunkWriter(context, partition.partitionId(), appenderId);
    }

    AppendResult append(PendingAppend pending) {
        if (queue.enter(pending) || !pending.await()) {
            lead(pending);
        }
        return pending.result();
    }

    /** Appends until the own batch is done; then the next thread is woken first, because the database is idle now. */
    private void lead(PendingAppend own) {
        List<PendingAppend> taken = new ArrayList<>();
        try {
            while (!own.isDone()) {
                List<PendingAppend> waiting = queue.takeAll();
                taken.addAll(waiting);
                partition.lockedQuietly(() -> settle(waiting));
            }
        } finally {
            queue.leave();
            taken.stream().filter(PendingAppend::isDone).forEach(PendingAppend::wake);
            partition.notifyListeners();
        }
    }

    /** Under the partition's lock: writes one chunk. Whatever is not done afterwards is back in the queue. */
    private void settle(List<PendingAppend> taken) {
        Backoff backoff = new Backoff(context.settings().appendTimeout());
        try {
            queue.giveBack(writeOne(taken, backoff));
        } catch (RuntimeException failure) {
            fail(taken, failure);
        } catch (Error failure) {
            fail(taken, new IllegalStateException("The append failed", failure));
            throw failure;
        } finally {
            backoff.restoreInterrupt();
        }
    }

    private void fail(List<PendingAppend> taken, RuntimeException failure) {
        // What we believed may be wrong or behind: the next append starts with what the database says.
        partition.forget();
        taken.stream().filter(pending -> !pending.isDone()).forEach(pending -> pending.fail(failure));
    }

    /** Returns the batches that have to wait for the next chunk. */
    private List<PendingAppend> writeOne(List<PendingAppend> taken, Backoff backoff) {
        while (true) {
            ChunkPlan plan = planWithRetries(taken, backoff);
            if (plan.members().isEmpty() || write(plan, backoff)) {
                return plan.rest();
            }
        }
    }

    /** Under the partition's lock: what to write next, tried for as long as the database is away. */
    ChunkPlan planWithRetries(List<PendingAppend> taken, Backoff backoff) {
        while (true) {
            try {
                return planner.plan(taken);
            } catch (DatabaseException failure) {
                if (!failure.isRetriable() || !backoff.pause()) {
                    throw failure;
                }
                context.meters().retried();
            }
        }
    }

    /** False when the chunk is not written and must be planned anew. */
    private boolean write(ChunkPlan plan, Backoff backoff) {
        long start = System.nanoTime();
        LogRow row = nextRow(plan);
        Outcome outcome = writer.write(row, appendNumber, partition.loaded().epoch(), backoff);
        if (outcome instanceof Unknown unknown) {
            throw unknown.failure();
        }
        if (outcome == Known.WRITTEN) {
            written(plan, row, start);
            return true;
        }
        notWritten(row, outcome);
        return false;
    }

    /** Under the partition's lock: the row behind the head for this plan. */
    LogRow nextRow(ChunkPlan plan) {
        return plan.toRow(partition.loaded(), appenderId, ++appendNumber, context.now());
    }

    /** Under the partition's lock, for the row that was made last: its number. */
    long appendNumber() {
        return appendNumber;
    }

    ChunkWriter writer() {
        return writer;
    }

    /** Under the partition's lock: the row is durable. */
    void written(ChunkPlan plan, LogRow row, long startNanos) {
        partition.seen(row, partition.loaded().after(row.header()), startNanos);
        context.meters().written(row.header(), row.payloadLength(), startNanos);
        complete(plan.members(), row.header());
    }

    /** Under the partition's lock: another broker was there first, or the guard refused it; finds out what is there now. */
    void notWritten(LogRow row, Outcome outcome) {
        context.meters().collided();
        log.debug(
                "Partition id {}: append at {} was {}",
                partition.partitionId(),
                row.header().baseOffset(),
                outcome);
        if (outcome == Known.TAKEN) {
            catchUp();
        } else {
            partition.forget();
        }
    }

    private void catchUp() {
        try {
            partition.caughtUp();
        } catch (DatabaseException failure) {
            // The plan is retried, which loads what could not be read now.
            partition.forget();
        }
    }

    private static void complete(List<PendingAppend> members, RowHeader row) {
        List<AppendResult> results = new ArrayList<>();
        row.batches()
                .forEach(batch -> results.add(
                        new Appended(row.baseOffset() + batch.position(), batch.count(), row.appendedAt())));
        for (int i = 0; i < results.size(); i++) {
            members.get(i).complete(results.get(i));
        }
    }
}
