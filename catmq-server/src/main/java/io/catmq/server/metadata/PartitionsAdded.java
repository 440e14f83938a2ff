package io.catmq.server.metadata;

import java.util.List;

/** Told what a topic gets. */
@FunctionalInterface
public interface PartitionsAdded {
    /**
     * These logs are there, and nobody can write to or read from them before this returns. May be called again with the same,
     * also by another leader; when it throws, the partitions are added later.
     *
     * @param earlier ids of the partitions that the topic had before
     * @param added ids of those that it gets
     */
    void about(List<Long> earlier, List<Long> added);
}
