package io.catmq.server.cluster;

import java.util.List;

/** The brokers that live, as last read from the database; from memory, never waits. Always contains this one. */
public interface Brokers {
    /** Sorted by id. While the metadata database is away: those that were there before. */
    List<LiveBroker> live();

    /** The live broker that clients should ask first for a partition, by rendezvous hashing. */
    LiveBroker preferredFor(long partitionId);
}
