package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads for a term: takes the lease, writes the term down, and only then is elected. The lease merely keeps two brokers from
 * trying at a time; what makes a former leader harmless, however long it slept, is the term that {@link #requireOwnTerm}
 * locks. Electing, renewing and resigning are called by one thread, all else by any.
 */
final class FencedLeadership implements Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final long NONE = -1;

    private final Database database;
    private final LocalBroker broker;
    private final LeaderLease lease;
    private final LeadershipEvents events;
    private final LongSupplier nanos;
    private final AtomicLong elections = new AtomicLong();

    private volatile long ownTerm = NONE;
    private volatile @Nullable Seen seen;

    FencedLeadership(
            Database database, LocalBroker broker, LeaderLease lease, LeadershipEvents events, LongSupplier nanos) {
        this.database = database;
        this.broker = broker;
        this.lease = lease;
        this.events = events;
        this.nanos = nanos;
    }

    @Override
    public OptionalLong ownTerm() {
        long term = ownTerm;
        return term != NONE && lease.isHeld() ? OptionalLong.of(term) : OptionalLong.empty();
    }

    @Override
    public @Nullable Leader leader() {
        OptionalLong own = ownTerm();
        if (own.isPresent()) {
            return new Leader(own.getAsLong(), broker.id(), broker.url());
        }
        Seen last = seen;
        return last == null || !last.leads() || nanos.getAsLong() - last.endsAt() >= 0 ? null : last.leader();
    }

    @Override
    public long requireOwnTerm(SqlSession session) {
        long term = ownTerm;
        if (term == NONE || !lease.isHeld()) {
            throw notLeader();
        }
        ClusterMapper mapper = database.mapper(session, ClusterMapper.class);
        if (mapper.lockTerm(term, broker.incarnation()) == null) {
            stepDown(term, "the database knows a newer term");
            throw notLeader();
        }
        return term;
    }

    private NotLeaderException notLeader() {
        Leader other = leader();
        return new NotLeaderException(
                other == null
                        ? "No broker leads at the moment"
                        : "Broker " + other.brokerId() + " leads, not " + broker.id(),
                other);
    }

    @Override
    public void addListener(LeadershipListener listener) {
        events.add(listener);
    }

    /** Leads, if the lease is free; whether this broker does now. */
    boolean elect() {
        if (!lease.take()) {
            LOG.debug("Another broker was faster to take the lease");
            return false;
        }
        LOG.info(
                "This broker, {}, took the free lease{}; it leads when the next term is written",
                broker.id(),
                after(lastLeader()));
        long term;
        try {
            term = beginTerm();
        } catch (DatabaseException failure) {
            LOG.warn("Took the lease but could not write the new term down, gives it back: {}", failure.getMessage());
            lease.release();
            return false;
        }
        if (!lease.isHeld()) {
            LOG.warn("Writing term {} down took longer than the lease, so this broker does not lead in it", term);
            lease.release();
            return false;
        }
        ownTerm = term;
        elections.incrementAndGet();
        LOG.info("This broker, {}, leads in term {}{}", broker.id(), term, after(lastLeader()));
        events.elected(term);
        return true;
    }

    private static String after(@Nullable Leader before) {
        return before == null ? "" : ", after " + before.brokerId() + " in term " + before.term();
    }

    private long beginTerm() {
        return database.inTransaction(session -> {
            ClusterMapper mapper = database.mapper(session, ClusterMapper.class);
            mapper.beginTerm(broker.id(), broker.incarnation(), broker.url());
            mapper.recordTerm();
            return mapper.term();
        });
    }

    /** Renews the lease of a leader; steps down when it is lost. While the database is away the clock decides. */
    void renew() {
        long term = ownTerm;
        if (term == NONE) {
            return;
        }
        try {
            if (!lease.renew()) {
                stepDown(term, "its lease has ended in the database");
            }
        } catch (DatabaseException failure) {
            LOG.debug("The lease could not be renewed, tried again until it ends: {}", failure.getMessage());
        }
    }

    /** Says so when the lease has ended by the clock. Nobody depends on it: {@link #ownTerm()} looks at the clock itself. */
    void checkClock() {
        long term = ownTerm;
        if (term != NONE && !lease.isHeld()) {
            stepDown(term, "its lease could not be renewed in time");
        }
    }

    /**
     * Learns from a poll.
     *
     * @param askedAt when the poll was sent, by the monotonic clock, so that nobody is believed to lead for too long
     */
    void saw(ClusterView view, long askedAt) {
        Leader holder = view.holder();
        Leader before = lastLeader();
        // Of itself this broker knows better.
        boolean anotherLeads = holder != null && !view.leaseSignature().equals(broker.signature());
        seen = new Seen(
                holder == null ? before : holder,
                anotherLeads,
                askedAt + TimeUnit.MILLISECONDS.toNanos(view.leaseLeft()));
        long own = ownTerm;
        if (own != NONE && view.term() > own) {
            stepDown(own, "term " + view.term() + " has begun");
        }
        if (holder != null && anotherLeads && (before == null || before.term() != holder.term())) {
            LOG.info("Broker {} leads in term {}{}", holder.brokerId(), holder.term(), after(before));
        }
    }

    private @Nullable Leader lastLeader() {
        Seen last = seen;
        return last == null ? null : last.leader();
    }

    /** Ends the term, if there is one, and gives the lease back. */
    void resign(String why) {
        long term = ownTerm;
        if (term != NONE && end(term)) {
            LOG.info("This broker, {}, resigns in term {}: {}", broker.id(), term, why);
        }
        lease.release();
    }

    /** How often this broker was elected. */
    long elections() {
        return elections.get();
    }

    private void stepDown(long term, String why) {
        if (end(term)) {
            LOG.warn("This broker, {}, no longer leads: its term {} is over, {}", broker.id(), term, why);
        }
    }

    /** Whether this call ended it. */
    private synchronized boolean end(long term) {
        if (ownTerm != term) {
            return false;
        }
        ownTerm = NONE;
        events.resigned(term);
        return true;
    }

    /**
     * @param leader as last heard of
     * @param leads whether its lease ran when it was asked for, until {@code endsAt} of the monotonic clock
     */
    private record Seen(@Nullable Leader leader, boolean leads, long endsAt) {}
}
