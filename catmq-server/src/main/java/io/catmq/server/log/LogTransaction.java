package io.catmq.server.log;

import org.apache.ibatis.session.SqlSession;

/** An open transaction on a database with logs. */
interface LogTransaction {

    /** What it runs in, for statements that are not the log's. */
    SqlSession session();

    /** As {@link LogStorage#append}, durable when the transaction is. */
    boolean append(long partitionId, long epoch, LogRow row);
}
