package io.catmq.server.cluster;

import java.util.function.LongConsumer;

/** What this broker hears from the metadata database, with one statement in each poll interval. */
public interface ClusterPoll {
    /** The newest transaction id of the metadata as last heard; -1 before that. */
    long txid();

    /** Whether the database has answered the last time it was asked. */
    boolean isDatabaseUp();

    /**
     * Calls the listener with the newest transaction id after each poll that was answered, on the thread of the polls: slow
     * work delays the next heartbeat and belongs on another thread. What it throws is logged.
     */
    void addListener(LongConsumer listener);
}
