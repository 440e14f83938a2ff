package io.catmq.server.group;

import io.catmq.server.database.Database;
import io.catmq.server.group.AbandonedOffsetMapper.Position;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets where groups were reading in partitions whose logs are gone. It looks only at the message database itself: a
 * metadata database that was restored from an old backup must not cost anybody his positions.
 */
public final class AbandonedOffsets implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedOffsets.class);
    private static final int AT_A_TIME = 500;

    private final Database messages;

    /** @param messages a database with messages */
    public AbandonedOffsets(Database messages) {
        this.messages = messages;
    }

    @Override
    public void run() {
        List<Position> found;
        do {
            found = messages.call(AbandonedOffsetMapper.class, mapper -> mapper.abandoned(AT_A_TIME));
            for (Position position : found) {
                messages.call(
                        AbandonedOffsetMapper.class,
                        mapper -> mapper.delete(position.groupId(), position.partitionId()));
            }
            LOG.debug("Removed {} positions in partitions that are gone", found.size());
        } while (found.size() == AT_A_TIME);
    }
}
