package io.catmq.server.group;

import io.catmq.server.cluster.Leadership;
import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.log.JointResult;
import io.catmq.server.log.LogGlance;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.PartitionBatches;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.MetadataChanges;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer groups: heartbeats in, assignments out, and commits. The leader runs them, from memory; who owns a partition
 * is written before anybody is told. Commits need neither the leader nor the metadata database. Thread safe.
 */
public final class GroupCoordinator {
    /** How often {@link #tick()} is to be called. */
    public static final long TICK_MS = 500;

    /** How often {@link #lookAtLags()} is to be called. */
    public static final long LOOK_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(GroupCoordinator.class);

    private final Metadata metadata;
    private final Leadership leadership;
    private final MessageLog log;
    private final GroupContext context;
    private final GroupLags lags;
    private final Clock clock;
    private final LongSupplier monotonicMs;
    private LeaderTerm current = LeaderTerm.of(-1);
    private long restoredTerm = -1;
    private long lastTick;

    /**
     * A coordinator without groups; the leader reads them when it begins to lead.
     *
     * @param metadataDatabase with the groups' tables, its schema up to date
     * @param changes how those are written
     * @param messages the database where owners and offsets are
     * @param clock the message database's
     * @param monotonicMs a clock for sessions that nobody sets
     * @param broker this broker, as the metadata log names who changed a group
     */
    public GroupCoordinator(
            Metadata metadata,
            Database metadataDatabase,
            MetadataChanges changes,
            Leadership leadership,
            MessageLog log,
            Database messages,
            GroupProperties settings,
            MeterRegistry meters,
            Clock clock,
            LongSupplier monotonicMs,
            String broker) {
        this.metadata = metadata;
        this.leadership = leadership;
        this.log = log;
        this.context = new GroupContext(
                new GroupStore(metadataDatabase, changes, leadership),
                new OffsetStore(messages, clock),
                settings,
                new GroupMeters(meters),
                broker);
        this.lags = new GroupLags(context.offsets(), new LogGlance(messages), context.meters(), clock);
        this.clock = clock;
        this.monotonicMs = monotonicMs;
        this.lastTick = monotonicMs.getAsLong();
    }

    /**
     * Joins, stays or leaves.
     *
     * @throws NotLeaderException when another broker leads, or nobody
     */
    public HeartbeatOutcome heartbeat(String groupName, Heartbeat heartbeat) {
        LeaderTerm term = term();
        if (heartbeat.joins()) {
            heartbeat.topics().forEach(metadata::topic);
        }
        HeartbeatOutcome outcome = group(term, groupName).heartbeat(heartbeat, metadata.snapshot(), now());
        context.meters().heartbeat();
        // Whoever stood still meanwhile may have answered from the memory of a leader that is none any more.
        if (leadership.ownTerm().orElse(-1) != term.term()) {
            throw notLeader();
        }
        return outcome;
    }

    private Group group(LeaderTerm term, String name) {
        Group known = term.groups().get(name);
        if (known != null) {
            return known;
        }
        // A group is read against the topics as they are, not as this broker knew them before it led.
        metadata.refresh();
        return group(term, name, metadata.groupIdOrCreate(context.broker(), name));
    }

    Group group(LeaderTerm term, String name, long id) {
        return term.groups().computeIfAbsent(name, key -> new Group(name, id, term.term(), context));
    }

    /** The groups of the term in which this broker leads now. */
    synchronized LeaderTerm term() {
        OptionalLong own = leadership.ownTerm();
        if (own.isEmpty()) {
            current = LeaderTerm.of(-1);
            throw notLeader();
        }
        if (current.term() != own.getAsLong()) {
            current = LeaderTerm.of(own.getAsLong());
        }
        return current;
    }

    private NotLeaderException notLeader() {
        return new NotLeaderException("Groups are the leader's business", leadership.leader());
    }

    long now() {
        return monotonicMs.getAsLong();
    }

    /**
     * Commits offsets, all or none.
     *
     * @param memberId null outside of a session
     */
    public CommitOutcome commit(String groupName, @Nullable String memberId, List<OffsetCommit> commits) {
        CommitOutcome.BeyondEnd beyond = beyondEnd(commits);
        if (beyond != null) {
            return beyond;
        }
        OffsetStore store = context.offsets();
        long id = metadata.groupIdOrCreate(context.broker(), groupName);
        return counted(
                memberId == null ? store.commitUnowned(id, commits) : store.commit(id, memberId, commits),
                commits.size());
    }

    private CommitOutcome.@Nullable BeyondEnd beyondEnd(List<OffsetCommit> commits) {
        for (OffsetCommit commit : commits) {
            if (commit.offset() > log.range(commit.partition().id()).endOffset()) {
                // The member may have read from another broker what this one has not heard of yet.
                long end = log.freshRange(commit.partition().id()).endOffset();
                if (commit.offset() > end) {
                    return new CommitOutcome.BeyondEnd(commit.partition(), end);
                }
            }
        }
        return null;
    }

    private CommitOutcome counted(CommitOutcome outcome, int commits) {
        if (outcome instanceof CommitOutcome.Committed) {
            context.meters().committed(commits);
        } else if (outcome instanceof CommitOutcome.Fenced) {
            context.meters().fenced();
        }
        return outcome;
    }

    /**
     * Appends, and commits offsets, in one transaction: all or nothing. Each offset must be further than what was committed
     * before, so that what was settled once is not settled again, whoever tries.
     *
     * @param memberId null outside of a session
     * @param commits at least one
     * @param appends each partition once
     * @param attempt as in {@link MessageLog#append}
     * @param also done in the same transaction; what it throws undoes it all and is thrown on
     */
    public SettleOutcome settle(
            String groupName,
            @Nullable String memberId,
            List<OffsetCommit> commits,
            List<PartitionBatches> appends,
            int attempt,
            Consumer<SqlSession> also) {
        Set<String> databases = new TreeSet<>();
        commits.forEach(
                commit -> databases.add(log.databaseOf(commit.partition().id())));
        appends.forEach(append -> databases.add(log.databaseOf(append.partitionId())));
        if (databases.size() > 1) {
            return new SettleOutcome.SeveralDatabases(databases);
        }
        CommitOutcome.BeyondEnd beyond = beyondEnd(commits);
        if (beyond != null) {
            return new SettleOutcome.NotCommitted(beyond);
        }
        long id = metadata.groupIdOrCreate(context.broker(), groupName);
        try {
            JointResult result = log.appendTogether(appends, attempt, session -> {
                also.accept(session);
                context.offsets().advance(session, id, memberId, commits);
            });
            if (result instanceof JointResult.Done done) {
                counted(new CommitOutcome.Committed(), commits.size());
                return new SettleOutcome.Settled(done.results());
            }
            JointResult.Refused refused = (JointResult.Refused) result;
            return new SettleOutcome.SequenceRefused(refused.partitionId(), refused.why());
        } catch (OffsetStore.Refused refused) {
            return new SettleOutcome.NotCommitted(counted(refused.outcome(), 0));
        }
    }

    /** What groups have committed and who owns what, for reading. */
    public GroupViews views() {
        return new GroupViews(this, metadata, log, context.offsets(), clock);
    }

    GroupLags lags() {
        return lags;
    }

    /** Where this broker leads: looks how far groups are behind. To be called every {@link #LOOK_MS}. */
    public void lookAtLags() {
        if (leadership.ownTerm().isEmpty()) {
            lags.forget();
            return;
        }
        try {
            lags.look(metadata.snapshot(), now());
        } catch (DatabaseException later) {
            LOG.debug("Lags are looked at later: {}", later.getMessage());
        }
    }

    /** What operators do. */
    public GroupAdministration administration() {
        return new GroupAdministration(this, metadata, log, context.offsets());
    }

    /** Where this broker leads: ends sessions that are over, and hands out partitions of topics that are new. One at a time. */
    public void tick() {
        long now = now();
        long late = now - lastTick - TICK_MS;
        lastTick = now;
        if (leadership.ownTerm().isEmpty()) {
            return;
        }
        LeaderTerm term = term();
        if (restoredTerm != term.term()) {
            restoreAll(term);
            restoredTerm = term.term();
        }
        for (Group group : term.groups().values()) {
            if (late > TICK_MS) {
                // This process stood still and could not hear anybody: that is nobody's silence.
                group.forgive(late, now);
            }
            try {
                group.tick(metadata.snapshot(), now);
            } catch (DatabaseException unavailable) {
                LOG.debug("Sessions end when the database is back: {}", unavailable.getMessage());
            } catch (NotLeaderException resigned) {
                LOG.debug("Sessions are the next leader's business: {}", resigned.getMessage());
                return;
            }
        }
    }

    /** Also of groups whose members are all gone: nobody else would notice. */
    private void restoreAll(LeaderTerm term) {
        metadata.refresh();
        Set<Long> withMembers = context.store().groupsWithMembers();
        metadata.snapshot().groups().forEach((name, id) -> {
            if (withMembers.contains(id)) {
                group(term, name, id).restore(metadata.snapshot(), now());
            }
        });
    }
}
