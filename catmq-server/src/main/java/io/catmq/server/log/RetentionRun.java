package io.catmq.server.log;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Removes chunks from the front of one partition: the log start moves first, so that no broker appends or reads before it
 * any more, then rows go in small ranges. The last row stays, because it tells the end.
 */
final class RetentionRun {
    private static final int DELETED_ROWS = 100;

    private final LogContext context;
    private final PartitionLog partition;
    private final OffsetSearch search;

    RetentionRun(LogContext context, PartitionLog partition, OffsetSearch search) {
        this.context = context;
        this.partition = partition;
        this.search = search;
    }

    RetentionResult apply(Retention retention) {
        long id = partition.partitionId();
        LogHead head = partition.locked(partition::withNewState);
        RowHeader last = partition.guarded(() -> context.storage().last(id));
        long oldestAt = -1;
        if (last != null) {
            RowHeader youngEnough = oldestKept(head, last, youngerThan(retention));
            RowHeader withinBytes = oldestKept(head, last, withinBytes(last, retention));
            oldestAt = youngEnough == null ? -1 : youngEnough.appendedAt();
            head = moveStart(head, Math.max(offsetOf(youngEnough), offsetOf(withinBytes)));
        }
        return new RetentionResult(head.logStartOffset(), deleteBefore(head.logStartOffset()), oldestAt);
    }

    private LogHead moveStart(LogHead head, long start) {
        if (start <= head.logStartOffset()) {
            return head;
        }
        return partition.locked(() -> {
            context.storage().moveLogStart(partition.partitionId(), start);
            partition.startsAt(start);
            return partition.loaded();
        });
    }

    private @Nullable Predicate<RowHeader> youngerThan(Retention retention) {
        if (retention.maxAgeMs() == Retention.UNLIMITED) {
            return null;
        }
        long oldest = context.now() - retention.maxAgeMs();
        return row -> row.appendedAt() >= oldest;
    }

    private static @Nullable Predicate<RowHeader> withinBytes(RowHeader last, Retention retention) {
        if (retention.maxBytes() == Retention.UNLIMITED) {
            return null;
        }
        long first = last.bytesEnd() - retention.maxBytes();
        return row -> row.bytesBefore() >= first;
    }

    /** Null when this does not count. */
    private @Nullable RowHeader oldestKept(LogHead head, RowHeader last, @Nullable Predicate<RowHeader> keeps) {
        if (keeps == null) {
            return null;
        }
        RowHeader first = search.first(head.logStartOffset(), last.baseOffset(), keeps);
        return first == null ? last : first;
    }

    private static long offsetOf(@Nullable RowHeader row) {
        return row == null ? -1 : row.baseOffset();
    }

    private long deleteBefore(long offset) {
        if (offset == 0) {
            // Nothing was ever removed: a thousand young partitions are no reason for a thousand statements.
            return 0;
        }
        long removed = 0;
        int deleted;
        do {
            deleted = partition.guarded(
                    () -> context.storage().deleteBefore(partition.partitionId(), offset, DELETED_ROWS));
            removed += deleted;
        } while (deleted == DELETED_ROWS);
        return removed;
    }
}
