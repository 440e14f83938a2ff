package io.catmq.server.metadata;

import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.database.DatabaseException;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.ibatis.session.SqlSession;

/**
 * Changes metadata: each call is one transaction that checks the term, takes the next transaction id, appends to the metadata
 * log and then does the work, or nothing at all. Only the leader can. Other packages use it for tables of their own in the
 * metadata database.
 */
public interface MetadataChanges {
    /**
     * Changes.
     *
     * @param actor who wants it, for the audit trail
     * @param kind what happens, in capitals, for example GROUP_ASSIGNED
     * @param payload to what, as a small JSON object
     * @param work the statements, in the transaction
     * @return the transaction id
     * @throws NotLeaderException when another broker leads, or nobody; nothing was written
     * @throws DatabaseException when the database fails; when UNAVAILABLE, the change may have happened
     */
    long change(String actor, String kind, Map<String, ?> payload, Consumer<SqlSession> work);
}
