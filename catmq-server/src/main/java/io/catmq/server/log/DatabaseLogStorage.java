package io.catmq.server.log;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseException.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/** {@link LogStorage} on a database, through MyBatis. */
final class DatabaseLogStorage implements LogStorage {
    /** MySQL and MariaDB: ER_BAD_NULL_ERROR. */
    private static final int COLUMN_CANNOT_BE_NULL = 1048;

    private static final int SCHEDULED_AT_A_TIME = 1_000;

    private final Database database;

    DatabaseLogStorage(Database database) {
        this.database = database;
        database.readRows(RowAtCursor.class, new RowAtCursorReader());
    }

    @Override
    public void create(long partitionId) {
        database.call(LogMapper.class, mapper -> mapper.createTable(partitionId));
        try {
            database.call(LogMapper.class, mapper -> mapper.createState(partitionId));
        } catch (DatabaseException failure) {
            if (failure.kind() != Kind.DUPLICATE_KEY) {
                throw failure;
            }
        }
    }

    /** The state goes first: without it nothing can be appended any more. */
    @Override
    public void drop(long partitionId) {
        database.call(LogMapper.class, mapper -> mapper.dropState(partitionId));
        database.call(LogMapper.class, mapper -> mapper.dropTable(partitionId));
        while (database.call(LogMapper.class, mapper -> mapper.dropScheduled(partitionId, SCHEDULED_AT_A_TIME)) > 0) {
            // All of them, but none of the transactions too large.
        }
    }

    @Override
    public @Nullable PartitionState state(long partitionId) {
        return database.call(LogMapper.class, mapper -> mapper.state(partitionId));
    }

    @Override
    public boolean append(long partitionId, long epoch, LogRow row) {
        try {
            return database.call(LogMapper.class, mapper -> mapper.append(partitionId, epoch, RowColumns.of(row))) == 1;
        } catch (DatabaseException failure) {
            return afterFailure(failure);
        }
    }

    private static boolean afterFailure(DatabaseException failure) {
        if (isGuard(failure)) {
            return false;
        }
        throw failure;
    }

    @Override
    public <R> R inTransaction(Function<LogTransaction, R> work) {
        return database.inTransaction(session -> work.apply(new LogTransaction() {
            @Override
            public SqlSession session() {
                return session;
            }

            @Override
            public @Nullable PartitionState lock(long partitionId) {
                return database.mapper(session, LogMapper.class).lockState(partitionId);
            }

            @Override
            public boolean append(long partitionId, long epoch, LogRow row) {
                try {
                    LogMapper mapper = database.mapper(session, LogMapper.class);
                    return mapper.append(partitionId, epoch, RowColumns.of(row)) == 1;
                } catch (PersistenceException failure) {
                    return afterFailure(database.failure(failure));
                }
            }
        }));
    }

    /** The guard found no row, so that the key would be NULL; no other column can be. */
    private static boolean isGuard(DatabaseException failure) {
        return failure.getCause() instanceof SQLException cause && cause.getErrorCode() == COLUMN_CANNOT_BE_NULL;
    }

    @Override
    public @Nullable RowHeader last(long partitionId) {
        return header(database.call(LogMapper.class, mapper -> mapper.last(partitionId)));
    }

    @Override
    public @Nullable RowHeader floor(long partitionId, long offset) {
        return header(database.call(LogMapper.class, mapper -> mapper.floor(partitionId, offset)));
    }

    @Override
    public List<RowHeader> before(long partitionId, long offset, int limit) {
        return database.call(LogMapper.class, mapper -> mapper.before(partitionId, offset, limit)).stream()
                .map(HeaderColumns::toHeader)
                .toList();
    }

    @Override
    public List<LogRow> holding(long partitionId, long offset, int limit, int maxBytes, @Nullable RangeMemory memory) {
        RowCollector rows = new RowCollector(maxBytes, memory);
        return database.call(LogMapper.class, mapper -> {
            mapper.holding(partitionId, offset, limit, rows);
            return rows.rows();
        });
    }

    @Override
    public List<LogRow> from(long partitionId, long offset, int limit, int maxBytes) {
        RowCollector rows = new RowCollector(maxBytes, null);
        return database.call(LogMapper.class, mapper -> {
            mapper.from(partitionId, offset, limit, rows);
            return rows.rows();
        });
    }

    @Override
    public void moveLogStart(long partitionId, long offset) {
        database.call(LogMapper.class, mapper -> mapper.moveLogStart(partitionId, offset));
    }

    @Override
    public int deleteBefore(long partitionId, long offset, int limit) {
        return database.call(LogMapper.class, mapper -> mapper.deleteBefore(partitionId, offset, limit));
    }

    private static @Nullable RowHeader header(@Nullable HeaderColumns columns) {
        return columns == null ? null : columns.toHeader();
    }
}
