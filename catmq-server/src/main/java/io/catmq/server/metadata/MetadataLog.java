package io.catmq.server.metadata;

import io.catmq.server.cluster.Leadership;
import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.database.Database;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.ibatis.session.SqlSession;
import tools.jackson.databind.json.JsonMapper;

/** {@link MetadataChanges} on the metadata database. Thread safe. */
public final class MetadataLog implements MetadataChanges {
    private final MetadataDatabase metadata;
    private final Database database;
    private final Leadership leadership;
    private final Clock clock;
    private final JsonMapper json = new JsonMapper();

    /** Writes to {@code metadata_log} of this database, in the terms of this leadership. */
    public MetadataLog(MetadataDatabase metadata, Leadership leadership, Clock clock) {
        this.metadata = metadata;
        this.database = metadata.database();
        this.leadership = leadership;
        this.clock = clock;
    }

    @Override
    public long change(String actor, String kind, Map<String, ?> payload, Consumer<SqlSession> work) {
        return change(requireTerm(), actor, kind, session -> {
            work.accept(session);
            return payload;
        });
    }

    /**
     * The same for work that belongs to one term, and whose payload is known only when it is done. The term's row comes
     * first and stays locked for share, so that no new term begins under a running change; then the counter's row, whose
     * lock puts all changes in one order.
     */
    long change(long term, String actor, String kind, Function<SqlSession, Map<String, ?>> work) {
        return database.inTransaction(session -> {
            requireSame(term, leadership.requireOwnTerm(session));
            MetadataMapper mapper = database.mapper(session, MetadataMapper.class);
            mapper.takeTxid();
            long txid = mapper.txid();
            Map<String, ?> payload = work.apply(session);
            mapper.appendToLog(txid, term, actor, kind, json.writeValueAsString(payload), clock.millis());
            return txid;
        });
    }

    /** The term in which this broker leads, without asking the database. */
    long requireTerm() {
        OptionalLong term = leadership.ownTerm();
        // Elected before it was found out whose database it is.
        if (!metadata.isJoined()) {
            metadata.join();
        }
        if (term.isEmpty()) {
            throw new NotLeaderException("This broker does not lead", leadership.leader());
        }
        return term.getAsLong();
    }

    /** Without asking the database: whether this broker still leads in that term. */
    void requireTerm(long term) {
        requireSame(term, requireTerm());
    }

    private void requireSame(long term, long own) {
        if (own != term) {
            throw new NotLeaderException(
                    "This broker led in term " + term + " when it began, now it leads in term " + own,
                    leadership.leader());
        }
    }

    long now() {
        return clock.millis();
    }
}
