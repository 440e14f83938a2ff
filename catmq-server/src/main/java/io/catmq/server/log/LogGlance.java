package io.catmq.server.log;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.log.LogGlanceMapper.At;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks at many logs at once, in one or two statements for some hundred of them, and keeps nothing: for gauges, which must
 * not cost a statement for each partition. Thread safe.
 */
public final class LogGlance {
    private static final int LOGS_PER_STATEMENT = 200;

    private final Database messages;

    /** @param messages the database with the logs */
    public LogGlance(Database messages) {
        this.messages = messages;
    }

    /**
     * A place in a log.
     *
     * @param offset of a message
     */
    public record Place(long partitionId, long offset) {}

    /**
     * Start and end of these logs as the database has them now; those that are gone are not in it.
     *
     * @throws DatabaseException when the database cannot be asked, also when a log is dropped meanwhile
     */
    public Map<Long, LogRange> ranges(Collection<Long> partitionIds) {
        Map<Long, LogRange> ranges = new HashMap<>();
        inParts(List.copyOf(partitionIds), ids -> {
            Map<Long, Long> starts = new HashMap<>();
            call(mapper -> mapper.starts(ids)).forEach(at -> starts.put(at.partitionId(), at.number()));
            if (!starts.isEmpty()) {
                Map<Long, Long> ends = new HashMap<>();
                call(mapper -> mapper.ends(starts.keySet())).forEach(at -> ends.put(at.partitionId(), at.number()));
                starts.forEach((id, start) ->
                        ranges.put(id, new LogRange(start, Math.max(start, ends.getOrDefault(id, start)))));
            }
        });
        return ranges;
    }

    /**
     * When the messages at these places were appended, in ms since the epoch; places that no log holds are not in it.
     *
     * @param places in logs that are there
     * @throws DatabaseException when the database cannot be asked, also when a log is dropped meanwhile
     */
    public Map<Place, Long> appendedAt(Collection<Place> places) {
        Map<Place, Long> times = new HashMap<>();
        inParts(List.copyOf(places), some -> {
            for (At at : call(mapper -> mapper.appendedAt(some))) {
                times.put(new Place(at.partitionId(), at.place()), at.number());
            }
        });
        return times;
    }

    private List<At> call(Function<LogGlanceMapper, List<At>> work) {
        return messages.call(LogGlanceMapper.class, work);
    }

    private static <T> void inParts(List<T> all, Consumer<List<T>> work) {
        for (int from = 0; from < all.size(); from += LOGS_PER_STATEMENT) {
            work.accept(all.subList(from, Math.min(all.size(), from + LOGS_PER_STATEMENT)));
        }
    }
}
