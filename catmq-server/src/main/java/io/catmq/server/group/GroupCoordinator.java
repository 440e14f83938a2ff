package io.catmq.server.group;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.Metadata;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer groups: heartbeats in, assignments out, and commits. Sessions live in memory; who owns a partition is
 * written before anybody is told. Thread safe.
 */
public final class GroupCoordinator {
    /** How often {@link #tick()} is to be called. */
    public static final long TICK_MS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(GroupCoordinator.class);

    private final Metadata metadata;
    private final MessageLog log;
    private final OffsetStore store;
    private final GroupProperties settings;
    private final LongSupplier monotonicMs;
    private final String broker;
    private final ConcurrentMap<String, Group> groups = new ConcurrentHashMap<>();
    private long lastTick;

    /**
     * A coordinator without groups; they are restored when they are first heard of.
     *
     * @param messages the database where owners and offsets are
     * @param monotonicMs a clock for sessions that nobody sets
     * @param broker this broker, as the metadata log names who made a group
     */
    public GroupCoordinator(
            Metadata metadata,
            MessageLog log,
            Database messages,
            GroupProperties settings,
            Clock clock,
            LongSupplier monotonicMs,
            String broker) {
        this.metadata = metadata;
        this.log = log;
        this.store = new OffsetStore(messages, clock);
        this.settings = settings;
        this.monotonicMs = monotonicMs;
        this.broker = broker;
        this.lastTick = monotonicMs.getAsLong();
    }

    /** Joins, stays or leaves. */
    public HeartbeatOutcome heartbeat(String groupName, Heartbeat heartbeat) {
        heartbeat.topics().forEach(metadata::topic);
        return group(groupName).heartbeat(heartbeat, metadata.snapshot(), monotonicMs.getAsLong());
    }

    private Group group(String name) {
        Group known = groups.get(name);
        if (known != null) {
            return known;
        }
        long id = metadata.groupIdOrCreate(broker, name);
        Group restored = new Group(name, id, store, settings);
        restored.restore(metadata.snapshot(), monotonicMs.getAsLong());
        Group raced = groups.putIfAbsent(name, restored);
        return raced == null ? restored : raced;
    }

    /**
     * Commits offsets, all or none.
     *
     * @param memberId null outside of a session
     */
    public CommitOutcome commit(String groupName, @Nullable String memberId, List<OffsetCommit> commits) {
        for (OffsetCommit commit : commits) {
            long end = log.range(commit.partition().id()).endOffset();
            if (commit.offset() > end) {
                return new CommitOutcome.BeyondEnd(commit.partition(), end);
            }
        }
        long id = metadata.groupIdOrCreate(broker, groupName);
        return memberId == null ? store.commitUnowned(id, commits) : store.commit(id, memberId, commits);
    }

    /** What groups have committed and who owns what, for reading. */
    public GroupViews views() {
        return new GroupViews(metadata, log, store, groups);
    }

    /** Ends sessions that are over. */
    public synchronized void tick() {
        long now = monotonicMs.getAsLong();
        long late = now - lastTick - TICK_MS;
        lastTick = now;
        for (Group group : groups.values()) {
            if (late > TICK_MS) {
                // This process stood still and could not hear anybody: that is nobody's silence.
                group.forgive(late);
            }
            try {
                group.expire(now);
            } catch (DatabaseException unavailable) {
                LOG.debug("Sessions end when the database is back: {}", unavailable.getMessage());
            }
        }
    }
}
