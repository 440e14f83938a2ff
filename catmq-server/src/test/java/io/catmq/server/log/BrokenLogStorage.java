package io.catmq.server.log;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands everything on to a real storage, so that a test can break one thing. */
abstract class BrokenLogStorage implements LogStorage {
    final LogStorage real;

    BrokenLogStorage(LogStorage real) {
        this.real = real;
    }

    @Override
    public void create(long partitionId) {
        real.create(partitionId);
    }

    @Override
    public void drop(long partitionId) {
        real.drop(partitionId);
    }

    @Override
    public @Nullable PartitionState state(long partitionId) {
        return real.state(partitionId);
    }

    @Override
    public boolean append(long partitionId, long epoch, LogRow row) {
        return real.append(partitionId, epoch, row);
    }

    @Override
    public <R> R inTransaction(Function<LogTransaction, R> work) {
        return real.inTransaction(work);
    }

    @Override
    public @Nullable RowHeader last(long partitionId) {
        return real.last(partitionId);
    }

    @Override
    public @Nullable RowHeader floor(long partitionId, long offset) {
        return real.floor(partitionId, offset);
    }

    @Override
    public List<RowHeader> before(long partitionId, long offset, int limit) {
        return real.before(partitionId, offset, limit);
    }

    @Override
    public List<LogRow> holding(long partitionId, long offset, int limit, int maxBytes, @Nullable RangeMemory memory) {
        return real.holding(partitionId, offset, limit, maxBytes, memory);
    }

    @Override
    public List<LogRow> from(long partitionId, long offset, int limit, int maxBytes) {
        return real.from(partitionId, offset, limit, maxBytes);
    }

    @Override
    public void moveLogStart(long partitionId, long offset) {
        real.moveLogStart(partitionId, offset);
    }

    @Override
    public int deleteBefore(long partitionId, long offset, int limit) {
        return real.deleteBefore(partitionId, offset, limit);
    }
}
