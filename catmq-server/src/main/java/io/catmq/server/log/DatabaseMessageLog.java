package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;
import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.ibatis.session.SqlSession;

/** The logs of one message database. */
public final class DatabaseMessageLog implements MessageLog {
    private final LogContext context;
    private final Semaphore databaseReads;
    private final Semaphore jointLockers;
    private final Map<Long, Partition> partitions = new ConcurrentHashMap<>();
    private final OpenCalls openCalls = new OpenCalls();

    DatabaseMessageLog(LogContext context, int databaseReads) {
        this.context = context;
        this.databaseReads = new Semaphore(databaseReads);
        this.jointLockers = new Semaphore(Math.max(1, databaseReads / 2));
    }

    /**
     * Brings the schema of the message database up to date ({@code db/messages}) and opens its logs.
     *
     * @param meters gets {@code catmq.log.*} meters, tagged with the database's name
     */
    public static MessageLog open(Database database, LogSettings settings, MeterRegistry meters) {
        return open(database, settings, meters, DatabaseClock.of(database));
    }

    /**
     * As {@link #open(Database, LogSettings, MeterRegistry)}, with a clock that is kept right.
     *
     * @param clock the database's
     */
    public static MessageLog open(Database database, LogSettings settings, MeterRegistry meters, Clock clock) {
        database.migrate("messages");
        return open(database, new DatabaseLogStorage(database), settings, meters, clock);
    }

    static MessageLog open(
            Database database, LogStorage storage, LogSettings settings, MeterRegistry meters, Clock clock) {
        TailCache cache = new TailCache(settings.tailCacheBytes());
        int databaseReads = Math.max(1, database.poolSize() / 2);
        ReadAhead readAhead = new ReadAhead(
                database.name(), settings.readAheadBytes(), Math.max(1, databaseReads / 2), System::nanoTime);
        // The batch index and the statement itself travel in the same packet.
        int maxChunkBytes =
                (int) Math.min(settings.maxChunkBytes(), database.facts().maxPacketBytes() / 2);
        LogContext context = new LogContext(
                database.name(),
                storage,
                settings,
                maxChunkBytes,
                cache,
                readAhead,
                clock,
                new LogMeters(meters, database.name(), cache, readAhead));
        return new DatabaseMessageLog(context, databaseReads);
    }

    @Override
    public void create(long partitionId) {
        context.storage().create(partitionId);
    }

    @Override
    public void drop(long partitionId) {
        Partition partition = partition(partitionId);
        partition.log().locked(() -> {
            context.storage().drop(partitionId);
            partition.log().dropped();
            return partitionId;
        });
        partitions.remove(partitionId, partition);
    }

    @Override
    public AppendResult append(long partitionId, BatchRun batch, int attempt) {
        return append(partitionId, new PendingAppend(batch, attempt));
    }

    @Override
    public AppendResult appendSince(long partitionId, BatchRun batch, long since) {
        return append(partitionId, new PendingAppend(batch, 1, since));
    }

    private AppendResult append(long partitionId, PendingAppend pending) {
        requireIntact(partitionId, pending.batch());
        return openCalls.during(
                () -> with(partitionId, found -> found.appender().append(pending)));
    }

    private static void requireIntact(long partitionId, BatchRun batch) {
        if (!batch.isCrcValid()) {
            throw new CorruptBatchException(partitionId, "The batch is corrupt: its CRC-32C does not match its bytes");
        }
    }

    @Override
    public JointResult appendTogether(List<PartitionBatches> batches, int attempt, Consumer<SqlSession> joined) {
        List<JointPart> parts = new ArrayList<>(batches.size());
        Set<Long> seen = new HashSet<>();
        for (PartitionBatches each : batches) {
            requireIntact(each.partitionId(), each.batches());
            if (!seen.add(each.partitionId())) {
                throw new IllegalArgumentException("Partition id " + each.partitionId() + " is there twice");
            }
            parts.add(new JointPart(partition(each.partitionId()), each, attempt));
        }
        return openCalls.during(() -> {
            try {
                return new JointAppend(context, parts, joined, attempt > 0, jointLockers).run();
            } catch (UnknownPartitionException failure) {
                partitions.remove(failure.partitionId());
                throw failure;
            }
        });
    }

    @Override
    public String databaseOf(long partitionId) {
        return context.database();
    }

    @Override
    public ReadResult read(long partitionId, long offset, int maxBytes) {
        return with(partitionId, found -> found.reader().read(offset, maxBytes));
    }

    @Override
    public LogRange range(long partitionId) {
        return range(partitionId, false);
    }

    @Override
    public LogRange freshRange(long partitionId) {
        return range(partitionId, true);
    }

    private LogRange range(long partitionId, boolean atOnce) {
        return with(partitionId, found -> {
            LogHead head = found.log().refreshedHead(atOnce);
            return new LogRange(head.logStartOffset(), head.endOffset());
        });
    }

    @Override
    public long offsetForTime(long partitionId, long timestampMs) {
        return with(partitionId, found -> found.times().offsetFor(timestampMs));
    }

    @Override
    public Registration onAppend(Collection<Long> partitionIds, Runnable listener) {
        List<AppendListeners> waitedFor = partitionIds.stream()
                .map(partitionId -> partition(partitionId).log().listeners())
                .toList();
        AppendWaiter waiter = new AppendWaiter(waitedFor, listener);
        waiter.register();
        return waiter;
    }

    @Override
    public RetentionResult applyRetention(long partitionId, Retention retention) {
        return openCalls.during(
                () -> with(partitionId, found -> found.retention().apply(retention)));
    }

    @Override
    public void close() {
        openCalls.close(context.settings().appendTimeout().multipliedBy(2));
        context.readAhead().close();
    }

    private Partition partition(long partitionId) {
        return partitions.computeIfAbsent(partitionId, id -> new Partition(context, id, databaseReads));
    }

    private <R> R with(long partitionId, Function<Partition, R> work) {
        Partition partition = partition(partitionId);
        try {
            return work.apply(partition);
        } catch (UnknownPartitionException failure) {
            partitions.remove(partitionId, partition);
            throw failure;
        }
    }
}
