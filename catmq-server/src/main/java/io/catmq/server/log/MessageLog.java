package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;
import io.catmq.client.wire.RecordBatch;
import io.catmq.server.database.DatabaseException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apache.ibatis.session.SqlSession;

/**
 * The logs of all partitions on one message database. Any number of brokers may have one open on the same database.
 * Thread safe. All methods throw {@link DatabaseException} when the database cannot be asked, and
 * {@link UnknownPartitionException} when the partition was not created or is dropped.
 */
public interface MessageLog extends AutoCloseable {

    /** Makes the table and the state of a partition; does nothing where they are. */
    void create(long partitionId);

    /** Removes a partition with all its messages; does nothing where there is none. */
    void drop(long partitionId);

    /**
     * Appends a run of batches in one row, and returns when it is durable, or found to be there already. Waits for as long as the append
     * time-out while the database is away; when that passes the outcome is unknown, and the producer's next try tells.
     *
     * @param batches kept by the tail cache: their array must not be written to any more
     * @param attempt 0 when the producer sends these bytes for the first time, as in {@code Catmq-Attempt}
     * @throws CorruptBatchException when a CRC is wrong
     */
    AppendResult append(long partitionId, BatchRun batches, int attempt);

    /**
     * Appends a run of batches unless it is there already, however long ago that was: for producers that keep their sequences
     * in a database and may come back after days.
     *
     * @param since the end of the log, or less, at a time before the run was sent for the first time
     * @return {@link AppendResult.Unknowable} when {@code since} is before the log's start and the producer is not found
     *     behind it, or when it is beyond the log's end
     */
    AppendResult appendSince(long partitionId, BatchRun batches, long since);

    /** Appends a single batch. */
    default AppendResult append(long partitionId, RecordBatch batch, int attempt) {
        return append(partitionId, BatchRun.of(batch), attempt);
    }

    /**
     * Appends to several partitions in one transaction, with other statements on the same database: all or nothing.
     * Returns when all is durable, or found to be there already; then what is joined was done by the try that wrote it, and
     * is not done again. While the database is away it is tried again as a single append is; when that ends with
     * {@link DatabaseException}, the outcome is unknown.
     *
     * @param batches each partition once; may be empty, then what is joined has to know by itself whether it was done
     * @param attempt as in {@link #append(long, BatchRun, int)}
     * @param joined run before the appends, inside of the transaction, once for every try; whatever it throws undoes it all
     *     and is thrown on, once it is certain that no earlier try has come through. Locks that it takes must be such that
     *     it waits for an earlier try whose connection was cut.
     * @throws CorruptBatchException when a CRC is wrong
     */
    JointResult appendTogether(List<PartitionBatches> batches, int attempt, Consumer<SqlSession> joined);

    /** The name of the database that a partition is on; only what is on the same one can be appended together. */
    String databaseOf(long partitionId);

    /**
     * Reads chunks from the one that holds {@code offset} on.
     *
     * @param maxBytes of payloads; the first chunk is returned even if it is larger
     * @return no chunks at the end of the log
     * @throws CorruptLogException when a chunk is missing or broken
     */
    ReadResult read(long partitionId, long offset, int maxBytes);

    /** Start and end; asks the database for what other brokers appended if that was not done just now. */
    LogRange range(long partitionId);

    /** As {@link #range}, and always asks the database: the end includes all that any broker has acknowledged before. */
    LogRange freshRange(long partitionId);

    /**
     * The first offset whose record is of this time or later, the end if there is none. A record counts as no later than
     * it was appended, whatever timestamp its producer gave it.
     */
    long offsetForTime(long partitionId, long timestampMs);

    /**
     * Calls {@code listener} once, at the next append to one of the partitions that this broker makes or notices. It runs
     * in the appending thread: keep it short. Register first, then read, then wait.
     */
    Registration onAppend(Collection<Long> partitionIds, Runnable listener);

    /** Removes whole chunks from the front that are too old or too much. The last chunk always stays. */
    RetentionResult applyRetention(long partitionId, Retention retention);

    /** Refuses further appends, waits for those under way, and stops. The database stays open. */
    @Override
    void close();
}
