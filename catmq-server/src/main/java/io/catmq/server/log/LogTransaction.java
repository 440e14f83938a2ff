package io.catmq.server.log;

import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/** An open transaction on a database with logs. */
interface LogTransaction {

    /** What it runs in, for statements that are not the log's. */
    SqlSession session();

    /** Keeps all others from appending to a partition until the transaction ends; its state, or null when it is gone. */
    @Nullable PartitionState lock(long partitionId);

    /** As {@link LogStorage#append}, durable when the transaction is. */
    boolean append(long partitionId, long epoch, LogRow row);
}
