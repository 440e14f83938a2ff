package io.catmq.server.cluster;

import java.util.OptionalLong;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/** Who leads, as far as this broker knows. Answers from memory, never waits for the database, thread safe. */
public interface Leadership {
    /**
     * The term in which this broker leads right now; empty when it does not, or cannot be sure any more: its own monotonic
     * clock ends a lease before the database does.
     */
    OptionalLong ownTerm();

    /** Who leads, this broker or another one; null when nobody is known to. */
    @Nullable Leader leader();

    /**
     * First thing in every transaction that writes metadata: locks the term for share until the transaction ends, so that no
     * new term can begin meanwhile.
     *
     * @return the term, to be written beside the change
     * @throws NotLeaderException when this broker does not lead, or the database knows a newer term; then it has stepped down
     */
    long requireOwnTerm(SqlSession session);

    /** Calls the listener on a thread of the cluster from now on. */
    void addListener(LeadershipListener listener);
}
