package io.catmq.client;

import io.catmq.client.wire.FetchSection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
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
    private @Nullable Begun begun;
    private boolean trouble;

    /** A partition and the offset that was asked for. */
    record Place(ConsumerPartition partition, long offset) {
        static Place of(ConsumerPartition partition) {
            return new Place(partition, partition.fetchOffset());
        }

        /** Whether what was fetched is still what comes next. */
        boolean isNext() {
            return !partition.buffer().isDamaged() && partition.fetchOffset() == offset;
        }
    }

    /** Asks for these places, and gives what ends the request from another thread to the consumer. */
    interface Exchange {
        List<FetchSection> ask(List<Place> places, Consumer<@Nullable Runnable> canceller);
    }

    private static final class Begun {
        private final List<Place> places;
        private final Future<List<FetchSection>> answer;
        private volatile @Nullable Runnable canceller;

        Begun(List<Place> places, Exchange exchange, ExecutorService executor) {
            this.places = places;
            this.answer = executor.submit(() -> exchange.ask(places, this::canceller));
        }

        private void canceller(@Nullable Runnable cancel) {
            canceller = cancel;
        }

        void cancel() {
            answer.cancel(false);
            Runnable cancel = canceller;
            if (cancel != null) {
                cancel.run();
            }
        }
    }

    /**
     * Begins to fetch; there is nothing begun. Not after an answer with an error: else, while other partitions have more
     * and more, the fetch proper would never come to say what is wrong with one.
     */
    void begin(List<Place> places, Exchange exchange) {
        if (!places.isEmpty() && !trouble) {
            begun = new Begun(places, exchange, executor);
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
        Begun waited = begun;
        if (waited == null) {
            return List.of();
        }
        begun = null;
        signal.canceller(waited::cancel);
        try {
            List<FetchSection> sections = waited.answer.get();
            trouble = !sections.stream().allMatch(FetchSection::isOk);
            return sections.stream()
                    .filter(section -> handOver(waited.places, section))
                    .toList();
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

    private static boolean handOver(List<Place> places, FetchSection section) {
        if (!section.isOk() || section.index() < 0 || section.index() >= places.size()) {
            return false;
        }
        Place place = places.get(section.index());
        return place.isNext() && place.partition().buffer().add(section.chunks(), place.offset());
    }

    @Override
    public void close() {
        Begun left = begun;
        begun = null;
        if (left != null) {
            left.cancel();
        }
        executor.shutdownNow();
    }
}
