package io.catmq.server.schedule;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.log.MessageLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.ibatis.session.SqlSession;

/** The messages on one database that wait for their time. Thread safe. All throw {@link DatabaseException}. */
public final class Schedule {
    private static final long COUNT_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long REQUEST_KEPT_MS = Duration.ofHours(1).toMillis();
    private static final int AT_A_TIME = 1_000;

    private final Database messages;
    private final MessageLog log;
    private final ScheduleProperties properties;
    private final AtomicLong count = new AtomicLong();
    private volatile long countedAt;
    private volatile boolean counted;
    private volatile long clockOffset;
    private volatile Consumer<List<MessageToDeliver>> listener = added -> {};

    /**
     * @param messages a database with messages, its schema up to date
     * @param log of that database
     */
    public Schedule(Database messages, MessageLog log, ScheduleProperties properties, MeterRegistry meters) {
        this.messages = messages;
        this.log = log;
        this.properties = properties;
        Gauge.builder("catmq.schedule.messages", count, AtomicLong::get)
                .description("Messages that wait for their time, as last counted")
                .tag("database", messages.name())
                .register(meters);
    }

    /** The database's clock as last heard. */
    long estimatedNow() {
        return System.currentTimeMillis() + clockOffset;
    }

    /** Is told what was added here, after its commit. */
    void onAdded(Consumer<List<MessageToDeliver>> newListener) {
        listener = newListener;
    }

    /** How far in the future a message may be at most. */
    public Duration maxDelay() {
        return properties.maxDelay();
    }

    /** The database's clock, in ms since the epoch. */
    public long now() {
        return messages.call(ScheduleMapper.class, ScheduleMapper::now);
    }

    /**
     * Schedules messages, all or none, durably.
     *
     * @param requestId not longer than 64 ASCII characters; a request with the same id does nothing more
     * @return false when a request with this id was done before
     * @throws ScheduleFullException when there are as many as may be
     */
    public boolean add(String requestId, List<MessageToDeliver> added) {
        try {
            // Its way with commits whose outcome is not known is the same whether or not something is appended.
            log.appendTogether(List.of(), 1, adding(requestId, added));
        } catch (AlreadyScheduledException before) {
            return false;
        }
        added(added);
        return true;
    }

    /**
     * The same inside of somebody's transaction; {@link #added} is to be called when that is committed. It throws
     * {@link AlreadyScheduledException}, before it locks anything.
     */
    public Consumer<SqlSession> adding(String requestId, List<MessageToDeliver> added) {
        requireRoomFor(added.size());
        return session -> {
            ScheduleMapper mapper = messages.mapper(session, ScheduleMapper.class);
            if (mapper.request(requestId) != null) {
                throw new AlreadyScheduledException(requestId);
            }
            long now = mapper.now();
            clockOffset = now - System.currentTimeMillis();
            mapper.insertRequest(requestId, now);
            mapper.insert(added, now);
        };
    }

    /** These are durable now. */
    public void added(List<MessageToDeliver> added) {
        count.addAndGet(added.size());
        listener.accept(added);
    }

    private void requireRoomFor(int more) {
        if (!counted || System.nanoTime() - countedAt > COUNT_EVERY_NANOS) {
            recount();
        }
        if (count.get() + more > properties.maxMessages()) {
            throw new ScheduleFullException(properties.maxMessages());
        }
    }

    /** Counts what is there. */
    long recount() {
        long now = messages.call(ScheduleMapper.class, ScheduleMapper::count);
        count.set(now);
        countedAt = System.nanoTime();
        counted = true;
        return now;
    }

    /** How many messages wait for these partitions. */
    public long count(Collection<Long> partitionIds) {
        return messages.call(ScheduleMapper.class, mapper -> mapper.countOf(partitionIds));
    }

    /** Messages that wait for these partitions, the next to be delivered first. */
    public List<ScheduledMessage> list(Collection<Long> partitionIds, int limit) {
        return messages.call(ScheduleMapper.class, mapper -> mapper.list(partitionIds, limit));
    }

    /** Takes a message back; false when it is not there, because it was delivered or never was. */
    public boolean cancel(long id, Collection<Long> partitionIds) {
        return partitionIds.stream()
                .anyMatch(
                        partition -> messages.call(ScheduleMapper.class, mapper -> mapper.cancel(id, partition)) == 1);
    }

    /** Forgets requests that are so old that nobody repeats them any more. */
    public void forgetOldRequests() {
        long before = now() - REQUEST_KEPT_MS;
        int deleted;
        do {
            deleted = messages.call(ScheduleMapper.class, mapper -> mapper.deleteRequests(before, AT_A_TIME));
        } while (deleted == AT_A_TIME);
    }

    /** Removes what waits for a partition that is gone. */
    void removeAllOf(long partitionId) {
        int deleted;
        do {
            deleted = messages.call(ScheduleMapper.class, mapper -> mapper.deleteOf(partitionId, AT_A_TIME));
        } while (deleted == AT_A_TIME);
    }

    Database messages() {
        return messages;
    }
}
