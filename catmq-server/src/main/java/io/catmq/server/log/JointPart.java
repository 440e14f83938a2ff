package io.catmq.server.log;

import io.catmq.client.wire.Sequences;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseException.Kind;
import io.catmq.server.log.AppendResult.Duplicate;
import io.catmq.server.log.AppendResult.Reason;
import io.catmq.server.log.AppendResult.SequenceRefused;
import io.catmq.server.log.ChunkWriter.Known;
import io.catmq.server.log.ChunkWriter.Outcome;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One partition's share of a {@link JointAppend}; all under the partition's lock. */
final class JointPart {
    private final PartitionLog log;
    private final Appender appender;
    private final PartitionBatches batches;
    private final int attempt;
    private PendingAppend pending;
    private @Nullable ChunkPlan plan;
    private @Nullable LogRow row;

    JointPart(Partition partition, PartitionBatches batches, int attempt) {
        this.log = partition.log();
        this.appender = partition.appender();
        this.batches = batches;
        this.attempt = attempt;
        this.pending = new PendingAppend(batches.batches(), attempt);
    }

    PartitionLog log() {
        return log;
    }

    /** Finds out whether it is to be written, and where. */
    void plan(Backoff backoff) {
        pending = new PendingAppend(batches.batches(), attempt);
        plan = appender.planWithRetries(List.of(pending), backoff);
    }

    /** The same, and nobody else appends until the transaction ends; false when nothing is to be written after all. */
    boolean planLocked(LogTransaction transaction, Backoff backoff) {
        PartitionState state = transaction.lock(log.partitionId());
        if (state == null) {
            throw new UnknownPartitionException(log.partitionId());
        }
        LogHead head = log.loaded();
        if (head.epoch() != state.epoch() || head.endOffset() < state.logStartOffset()) {
            log.forget();
        } else {
            log.caughtUp();
        }
        plan(backoff);
        if (known() != null) {
            return false;
        }
        makeRow();
        return true;
    }

    /** The same with all that other brokers have written. */
    void planAnew(Backoff backoff) {
        log.caughtUp();
        plan(backoff);
    }

    /** What is known without writing anything; null when it has to be written. */
    @Nullable AppendResult known() {
        return pending.isDone() ? pending.result() : null;
    }

    AppendResult result() {
        return pending.result();
    }

    /** An earlier try has written this, but not the others: that is no try of the same thing. */
    SequenceRefused refusedAsDuplicate(Duplicate duplicate) {
        int next = Sequences.add(batches.batches().firstSequence(), duplicate.count());
        return new SequenceRefused(Reason.DUPLICATE_SEQUENCE, next);
    }

    void makeRow() {
        row = appender.nextRow(Objects.requireNonNull(plan));
    }

    /** Writes it inside of the transaction: taken and refused are certain only while nothing is in doubt. */
    Known write(LogTransaction transaction) {
        long epoch = log.loaded().epoch();
        try {
            return transaction.append(log.partitionId(), epoch, row()) ? Known.WRITTEN : Known.REFUSED;
        } catch (DatabaseException failure) {
            if (failure.kind() == Kind.NO_SUCH_TABLE) {
                throw new UnknownPartitionException(log.partitionId());
            }
            if (failure.kind() == Kind.DUPLICATE_KEY) {
                return Known.TAKEN;
            }
            throw failure;
        }
    }

    /** What has become of an earlier try, by what a later one met. */
    Outcome afterDoubt(Known met) {
        long number = appender.appendNumber();
        return met == Known.TAKEN
                ? appender.writer().whoseRow(row(), number)
                : appender.writer().afterRefusal(row(), number);
    }

    Outcome unknown(RuntimeException cause) {
        return appender.writer().unknown(cause);
    }

    void written(long startNanos) {
        appender.written(Objects.requireNonNull(plan), row(), startNanos);
    }

    void notWritten(Known met) {
        appender.notWritten(row(), met);
    }

    private LogRow row() {
        return Objects.requireNonNull(row);
    }
}
