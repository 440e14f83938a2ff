package io.catmq.server.group;

import io.catmq.server.cluster.Leader;
import io.catmq.server.cluster.Leadership;
import io.catmq.server.cluster.LeadershipListener;
import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.database.Database;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.CrashPoints;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.MetadataChanges;
import io.catmq.server.metadata.MetadataDatabase;
import io.catmq.server.metadata.MetadataLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/** A broker that believes what it knew last; only the newest term may write metadata, as the term's row sees to. */
final class SimulatedBroker implements Leadership, MetadataChanges {
    final GroupCoordinator groups;
    final Metadata metadata;
    /** Runs when a change was written and nobody has acted on it yet: where a broker may freeze. */
    Runnable afterChange = () -> {};

    private final AtomicLong newestTerm;
    private final MetadataLog log;
    private long term = -1;

    SimulatedBroker(
            MetadataDatabase database, Database messages, MessageLog log, AtomicLong newestTerm, LongSupplier now) {
        this.newestTerm = newestTerm;
        this.log = new MetadataLog(database, this, Clock.systemUTC());
        this.metadata = Metadata.open(database, this.log, messages, log, (earlier, added) -> {}, CrashPoints.none());
        this.groups = new GroupCoordinator(
                metadata,
                database.database(),
                this,
                this,
                log,
                messages,
                GroupProperties.defaults(),
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                now,
                "broker");
    }

    void elect() {
        term = newestTerm.incrementAndGet();
        metadata.refresh();
    }

    /** Its own clock tells it. */
    void resign() {
        term = -1;
    }

    boolean isNewest() {
        return term == newestTerm.get();
    }

    @Override
    public OptionalLong ownTerm() {
        return term < 0 ? OptionalLong.empty() : OptionalLong.of(term);
    }

    @Override
    public @Nullable Leader leader() {
        return null;
    }

    @Override
    public long requireOwnTerm(SqlSession session) {
        if (!isNewest()) {
            throw new NotLeaderException("Fenced by term " + newestTerm, null);
        }
        return term;
    }

    @Override
    public void addListener(LeadershipListener listener) {
        // Nobody is to be told here.
    }

    @Override
    public long change(String actor, String kind, Map<String, ?> payload, Consumer<SqlSession> work) {
        long txid = log.change(actor, kind, payload, work);
        afterChange.run();
        return txid;
    }
}
