package io.catmq.client;

import io.catmq.client.wire.FetchSection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A fetch on its way in another thread. Begun and taken by the polling thread; {@link #cancel} is for any. */
final class BegunFetch {
    private final List<Place> places;
    private final FutureTask<List<FetchSection>> answer;
    private volatile @Nullable Runnable canceller;

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

    /**
     * Begins.
     *
     * @param onDone is run when {@link #isDone}
     */
    BegunFetch(List<Place> places, Exchange exchange, Executor executor, Runnable onDone) {
        this.places = places;
        this.answer = new FutureTask<>(() -> exchange.ask(places, this::canceller)) {
            @Override
            protected void done() {
                onDone.run();
            }
        };
        executor.execute(answer);
    }

    private void canceller(@Nullable Runnable cancel) {
        canceller = cancel;
        if (cancel != null && answer.isCancelled()) {
            cancel.run();
        }
    }

    List<Place> places() {
        return places;
    }

    boolean isDone() {
        return answer.isDone();
    }

    /** Waits for the answer. */
    List<FetchSection> answer() throws InterruptedException, ExecutionException {
        return answer.get();
    }

    void cancel() {
        answer.cancel(false);
        Runnable cancel = canceller;
        if (cancel != null) {
            cancel.run();
        }
    }

    /** The place that a section is about; null when it is about none that was asked for. */
    @Nullable Place placeOf(FetchSection section) {
        return section.index() < 0 || section.index() >= places.size() ? null : places.get(section.index());
    }

    /** Hands a good section to its partition; false when it is not what comes next there any more. */
    boolean handOver(FetchSection section) {
        Place place = placeOf(section);
        return section.isOk()
                && place != null
                && place.isNext()
                && place.partition().buffer().add(section.chunks(), place.offset());
    }
}
