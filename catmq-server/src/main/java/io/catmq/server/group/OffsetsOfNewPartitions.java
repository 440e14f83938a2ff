package io.catmq.server.group;

import io.catmq.server.database.Database;
import io.catmq.server.metadata.PartitionsAdded;
import java.time.Clock;
import java.util.List;

/**
 * A group that has read from a topic gets all of the partitions that are added to it, from their first message on, whatever its
 * consumers do where nothing is committed: to start at the end would pass over what came before they knew of the partition.
 */
public final class OffsetsOfNewPartitions implements PartitionsAdded {
    private final OffsetStore offsets;

    /**
     * Writes the offsets.
     *
     * @param messages the database where owners and offsets are
     * @param clock that database's
     */
    public OffsetsOfNewPartitions(Database messages, Clock clock) {
        this.offsets = new OffsetStore(messages, clock);
    }

    @Override
    public void about(List<Long> earlier, List<Long> added) {
        offsets.beginWhere(earlier, added);
    }
}
