package io.catmq.server.api;

import io.catmq.server.api.FetchPlan.Partition;
import io.catmq.server.log.Chunk;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What fetches with a read delay may not have yet. Remembers when the first chunk at an offset was appended, so that those who
 * ask for it again and again until it is due cost no read. Thread safe.
 */
@Component
final class HeldBack {
    private static final int MOST = 10_000;

    private final Clock clock;
    private final Map<Place, Long> appendedAt = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Long> eldest) {
            return size() > MOST;
        }
    };

    /** @param clock the database's */
    HeldBack(Clock clock) {
        this.clock = clock;
    }

    private record Place(long partitionId, long offset) {}

    /** For how many ms nothing is due at that place; 0 when something is, -1 when nothing is known of it. */
    long dueIn(Partition partition, long delayMs) {
        Long appended;
        synchronized (appendedAt) {
            appended = appendedAt.get(new Place(partition.partitionId(), partition.offset()));
        }
        return appended == null ? -1 : Math.max(0, appended + delayMs - clock.millis());
    }

    /** Those of the chunks that are due; later ones were never appended earlier. */
    List<Chunk> due(Partition partition, List<Chunk> chunks, long delayMs) {
        long newest = clock.millis() - delayMs;
        int due = 0;
        while (due < chunks.size() && chunks.get(due).appendedAt() <= newest) {
            due++;
        }
        if (due < chunks.size()) {
            Chunk first = chunks.get(due);
            synchronized (appendedAt) {
                long offset = due == 0 ? partition.offset() : first.baseOffset();
                appendedAt.put(new Place(partition.partitionId(), offset), first.appendedAt());
            }
        }
        return chunks.subList(0, due);
    }
}
