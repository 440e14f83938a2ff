package io.catmq.server.log;

import java.util.List;

/** Finds the last batch of a producer that is new to this broker, backwards from what is known. */
final class ProducerLookup {
    private static final int PAGE_ROWS = 200;

    private final LogContext context;
    private final PartitionLog partition;

    ProducerLookup(LogContext context, PartitionLog partition) {
        this.context = context;
        this.partition = partition;
    }

    /**
     * Under the partition's lock: looks until the producer is found or all rows that reach to this offset are known.
     *
     * @return false when neither is possible, because the log begins behind it
     */
    boolean runFrom(long producerId, long since) {
        ProducerStates producers = partition.producers();
        while (!producers.knows(producerId) && producers.completeFrom() > since) {
            long before = producers.completeFrom();
            List<RowHeader> rows =
                    partition.guarded(() -> context.storage().before(partition.partitionId(), before, PAGE_ROWS));
            if (rows.isEmpty()) {
                return false;
            }
            for (RowHeader row : rows) {
                producers.lookedUpFrom(row);
                if (producers.knows(producerId) || row.baseOffset() <= since) {
                    return true;
                }
            }
        }
        return true;
    }

    /** Under the partition's lock: looks until the producer is found or all rows since then are known. */
    void run(long producerId, long since) {
        ProducerStates producers = partition.producers();
        while (!producers.knows(producerId)) {
            long before = producers.knownFrom();
            List<RowHeader> rows =
                    partition.guarded(() -> context.storage().before(partition.partitionId(), before, PAGE_ROWS));
            for (RowHeader row : rows) {
                if (row.appendedAt() < since) {
                    producers.lookedUpAll(since);
                    return;
                }
                producers.lookedUp(row);
                if (producers.knows(producerId)) {
                    return;
                }
            }
            if (rows.isEmpty()) {
                producers.lookedUpAll(Long.MIN_VALUE);
                return;
            }
        }
    }
}
