package io.catmq.server.metadata;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topic that can be used.
 *
 * @param id never used again
 * @param name unique, compared byte by byte
 * @param retentionMs null = the server's default, -1 = unlimited
 * @param retentionBytes of each partition; null = the server's default, -1 = unlimited
 * @param createdAt ms since the epoch
 * @param partitionIds ids of the partitions' logs, by number of the partition
 */
public record Topic(
        long id,
        String name,
        @Nullable Long retentionMs,
        @Nullable Long retentionBytes,
        long createdAt,
        List<Long> partitionIds) {

    /** Copies the list. */
    public Topic {
        partitionIds = List.copyOf(partitionIds);
    }

    /** How many partitions it has. */
    public int partitions() {
        return partitionIds.size();
    }

    /** Whether it has a partition of this number. */
    public boolean hasPartition(int partition) {
        return partition >= 0 && partition < partitionIds.size();
    }

    /** The id of a partition's log. */
    public long partitionId(int partition) {
        return partitionIds.get(partition);
    }
}
