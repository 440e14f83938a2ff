package io.catmq.server.log;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Binary search for a row by something that never falls from one row to the next. */
final class OffsetSearch {
    private final LogContext context;
    private final PartitionLog partition;

    OffsetSearch(LogContext context, PartitionLog partition) {
        this.context = context;
        this.partition = partition;
    }

    /** The first row in [from, to) that fits, if all rows behind it fit as well; null if none does. */
    @Nullable RowHeader first(long from, long to, Predicate<RowHeader> fits) {
        long low = from;
        long high = to;
        RowHeader found = null;
        // The first row is looked at first: mostly nothing before it is to be removed.
        long middle = low;
        while (low < high) {
            RowHeader row = floor(middle);
            if (row == null || row.endOffset() <= middle) {
                low = middle + 1;
            } else if (fits.test(row)) {
                found = row;
                high = row.baseOffset();
            } else {
                low = row.endOffset();
            }
            middle = (low + high) >>> 1;
        }
        return found;
    }

    private @Nullable RowHeader floor(long offset) {
        return partition.guarded(() -> context.storage().floor(partition.partitionId(), offset));
    }
}
