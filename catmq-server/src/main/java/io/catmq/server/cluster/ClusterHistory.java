package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import java.time.Duration;
import java.util.List;

/** What the metadata database remembers of terms and brokers. */
public final class ClusterHistory {
    private static final long TERMS_KEPT = 1000;
    private static final Duration SILENT_BROKERS_KEPT = Duration.ofDays(1);

    private final Database database;

    /** @param metadata the database that all brokers share */
    public ClusterHistory(Database metadata) {
        this.database = metadata;
    }

    /**
     * The newest terms, newest first.
     *
     * @throws DatabaseException when the database is away
     */
    public List<LeaderTerm> terms(int limit) {
        return database.call(ClusterMapper.class, mapper -> mapper.terms(limit));
    }

    /** Forgets all but the newest 1000 terms, and brokers that have been silent for a day. */
    public void forgetOld() {
        database.call(ClusterMapper.class, mapper -> mapper.forgetTermsBefore(mapper.term() - TERMS_KEPT + 1));
        database.call(ClusterMapper.class, mapper -> mapper.forgetBrokersSilentFor(SILENT_BROKERS_KEPT.toMillis()));
    }
}
