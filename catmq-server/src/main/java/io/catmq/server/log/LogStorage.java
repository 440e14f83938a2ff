package io.catmq.server.log;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statements that the log is made of; each is one autocommitted statement. All throw
 * {@link io.catmq.server.database.DatabaseException}.
 */
interface LogStorage {
    void create(long partitionId);

    void drop(long partitionId);

    @Nullable PartitionState state(long partitionId);

    /**
     * Appends a row if the state still has this epoch and a log start that is not behind the row's base offset.
     *
     * @return false when the guard refused it
     * @throws io.catmq.server.database.DatabaseException DUPLICATE_KEY when there is a row at this offset; UNAVAILABLE
     *     when the outcome is unknown
     */
    boolean append(long partitionId, long epoch, LogRow row);

    /**
     * Works in one transaction, see {@link io.catmq.server.database.Database#inTransaction}: the one exception from the
     * rule of autocommitted statements.
     */
    <R> R inTransaction(Function<LogTransaction, R> work);

    @Nullable RowHeader last(long partitionId);

    /** The last row that begins at or before {@code offset}. */
    @Nullable RowHeader floor(long partitionId, long offset);

    /** Rows that begin before {@code offset}, the nearest first. */
    List<RowHeader> before(long partitionId, long offset, int limit);

    /**
     * Rows in order from the one that holds {@code offset} on; if there is none, from the next.
     *
     * @param limit rows at most
     * @param maxBytes no further row is taken once this much payload is
     * @param memory for the payloads; null for arrays of their own
     */
    List<LogRow> holding(long partitionId, long offset, int limit, int maxBytes, @Nullable RangeMemory memory);

    /** Rows in order that begin at or behind {@code offset}. */
    List<LogRow> from(long partitionId, long offset, int limit, int maxBytes);

    /** Moves the log start forward; never back. */
    void moveLogStart(long partitionId, long offset);

    /** Deletes up to {@code limit} rows that begin before {@code offset}. */
    int deleteBefore(long partitionId, long offset, int limit);
}
