package io.catmq.client;

import io.catmq.client.BegunFetch.Exchange;
import io.catmq.client.BegunFetch.Place;
import io.catmq.client.wire.FetchSection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The next fetch, begun while the messages of the last one are worked on: server and database read while the consumer
 * unpacks. Only used where the server has more already, so a consumer at the end of its partitions does without the other
 * thread. Whatever goes wrong here is left to the fetch proper, which meets it again. Not thread safe.
 */
final class ReadAhead implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReadAhead.class);

    private final ExecutorService executor = Threads.forBlockingWork("catmq-read-ahead");
    private @Nullable BegunFetch begun;
    private boolean trouble;

    /**
     * Begins to fetch; there is nothing begun. Not after an answer with an error: else, while other partitions have more
     * and more, the fetch proper would never come to say what is wrong with one.
     */
    void begin(List<Place> places, Exchange exchange) {
        if (!places.isEmpty() && !trouble) {
            begun = new BegunFetch(places, exchange, executor, () -> {});
        }
        trouble = false;
    }

    /**
     * Waits for what was begun and hands what fits to its partitions.
     *
     * @param signal ends the waiting when the consumer is woken up
     * @return the sections that were handed over; none when nothing was begun or it came to nothing
     */
    List<FetchSection> take(WakeSignal signal) {
        BegunFetch waited = begun;
        if (waited == null) {
            return List.of();
        }
        begun = null;
        signal.canceller(waited::cancel);
        try {
            List<FetchSection> sections = waited.answer();
            trouble = !sections.stream().allMatch(FetchSection::isOk);
            return sections.stream().filter(waited::handOver).toList();
        } catch (InterruptedException e) {
            waited.cancel();
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException | CancellationException e) {
            log.debug("Reading ahead came to nothing", e);
            return List.of();
        } finally {
            signal.canceller(null);
            signal.check();
        }
    }

    @Override
    public void close() {
        BegunFetch left = begun;
        begun = null;
        if (left != null) {
            left.cancel();
        }
        executor.shutdownNow();
    }
}
