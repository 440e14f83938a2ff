package io.catmq.server.log;

import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one row and does not rest before it is known what became of it. A connection that is cut leaves the outcome
 * unknown, so the same row is tried again at the same offset: the key tells whether an earlier try has landed.
 */
final class ChunkWriter {
    private static final Logger log = LoggerFactory.getLogger(ChunkWriter.class);

    private final LogContext context;
    private final long partitionId;
    private final long appenderId;

    ChunkWriter(LogContext context, long partitionId, long appenderId) {
        this.context = context;
        this.partitionId = partitionId;
        this.appenderId = appenderId;
    }

    /** What became of a row. */
    sealed interface Outcome {}

    /** What became of a row for certain. */
    enum Known implements Outcome {
        /** It is there, and ours. */
        WRITTEN,
        /** It is not there: another broker's row is in its place. */
        TAKEN,
        /** It is not there: the guard refused it. */
        REFUSED
    }

    /** It may be there or not; the tries are over. */
    record Unknown(RuntimeException failure) implements Outcome {}

    Outcome write(LogRow row, long appendNumber, long epoch, Backoff backoff) {
        boolean doubtful = false;
        while (true) {
            try {
                return tryOnce(row, appendNumber, epoch, doubtful);
            } catch (DatabaseException failure) {
                if (failure.kind() == Kind.NO_SUCH_TABLE) {
                    throw new UnknownPartitionException(partitionId);
                }
                if (!failure.isRetriable()) {
                    return doubtful ? unknown(failure) : failWith(failure);
                }
                doubtful |= failure.kind() == Kind.UNAVAILABLE;
                log.debug(
                        "Partition id {}: append at {} is tried again",
                        partitionId,
                        row.header().baseOffset(),
                        failure);
                context.meters().retried();
                if (!backoff.pause()) {
                    return unknown(failure);
                }
            }
        }
    }

    private static Outcome failWith(DatabaseException failure) {
        throw failure;
    }

    private Outcome tryOnce(LogRow row, long appendNumber, long epoch, boolean doubtful) {
        try {
            if (context.storage().append(partitionId, epoch, row)) {
                return Known.WRITTEN;
            }
            return doubtful ? afterRefusal(row, appendNumber) : Known.REFUSED;
        } catch (DatabaseException failure) {
            if (failure.kind() != Kind.DUPLICATE_KEY) {
                throw failure;
            }
            return doubtful ? whoseRow(row, appendNumber) : Known.TAKEN;
        }
    }

    /** The key is taken, maybe by an earlier try of ours. */
    Outcome whoseRow(LogRow row, long appendNumber) {
        RowHeader there = context.storage().floor(partitionId, row.header().baseOffset());
        if (there == null || there.baseOffset() != row.header().baseOffset()) {
            return unknown(new IllegalStateException("retention has removed the row in question"));
        }
        return there.batches().isBy(appenderId, appendNumber) ? Known.WRITTEN : Known.TAKEN;
    }

    /**
     * The guard refuses now, but an earlier try may have come before the change. The state is read first: once it is
     * changed no try of ours can land any more, so a row that is not there after that will never be.
     */
    Outcome afterRefusal(LogRow row, long appendNumber) {
        PartitionState state = context.storage().state(partitionId);
        if (state == null) {
            throw new UnknownPartitionException(partitionId);
        }
        RowHeader there = context.storage().floor(partitionId, row.header().baseOffset());
        if (there != null && there.baseOffset() == row.header().baseOffset()) {
            return there.batches().isBy(appenderId, appendNumber) ? Known.WRITTEN : Known.TAKEN;
        }
        return state.logStartOffset() > row.header().baseOffset()
                ? unknown(new IllegalStateException("retention has passed the row in question"))
                : Known.REFUSED;
    }

    Outcome unknown(RuntimeException cause) {
        log.warn(
                "Partition id {} on database '{}': gave up an append whose outcome is unknown; its producers will try"
                        + " again. Is the database reachable and fast enough? {}",
                partitionId,
                context.database(),
                cause.getMessage());
        return new Unknown(new DatabaseException(
                Kind.UNAVAILABLE,
                context.database(),
                "the outcome of an append to partition id " + partitionId + " is unknown: " + cause.getMessage(),
                cause));
    }
}
