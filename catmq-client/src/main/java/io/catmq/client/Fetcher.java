package io.catmq.client;

import io.catmq.client.BegunFetch.Place;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.FetchChunk;
import io.catmq.client.wire.FetchPartition;
import io.catmq.client.wire.FetchRequest;
import io.catmq.client.wire.FetchResponse;
import io.catmq.client.wire.FetchSection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches into the buffers of partitions, and reads ahead where there is more. Not thread safe. */
final class Fetcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);
    private static final Duration REST = Duration.ofMillis(500);

    private final ServerCalls calls;
    private final MetadataCache metadata;
    private final WakeSignal signal;
    private final ConsumerOptions options;
    private final ReadSet readSet;
    private final LongSupplier readDelayMs;
    private final ReadAhead ahead = new ReadAhead();
    private final AnswerMemory memory = new AnswerMemory();
    private final SplitFetch split;
    private Attempts attempts = new Attempts();

    /** @param readDelayMs what was appended less than so long ago is not asked for; may change */
    Fetcher(
            ServerCalls calls,
            MetadataCache metadata,
            WakeSignal signal,
            ConsumerOptions options,
            ReadSet readSet,
            LongSupplier readDelayMs) {
        this.readDelayMs = readDelayMs;
        this.readSet = readSet;
        this.calls = calls;
        this.metadata = metadata;
        this.signal = signal;
        this.options = options;
        this.split = new SplitFetch(
                calls.brokers(),
                metadata,
                readSet,
                signal,
                options,
                (broker, places, wait, tries, canceller) -> ask(broker, places, wait, tries, canceller, null));
    }

    /**
     * One long poll, or one to each of several brokers. The buffers have what there is, maybe nothing.
     *
     * @param wait how long the server may wait for the first message
     * @throws CatMqException what is wrong with one of the partitions; the others are served
     * @throws ServerUnavailableException when the server did not answer: wait {@link #delayMs()}, then try again
     */
    void fetch(List<ConsumerPartition> wanted, Duration wait) {
        List<FetchSection> readAhead = ahead.take(signal);
        if (!readAhead.isEmpty()) {
            goAhead(readAhead);
            return;
        }
        if (split.isNeededFor(wanted)) {
            split.fetch(wait, this::take);
            return;
        }
        // Whoever waits for messages as they come needs no memory for a backlog.
        memory.forget();
        List<Place> places = wanted.stream().map(Place::of).toList();
        HttpCall call = HttpCall.fetch(ApiPaths.FETCH, request(places, wait), wait, null);
        List<FetchSection> sections = exchange(call, routeTo(places));
        deliver(call, wanted, sections);
        goAhead(sections);
    }

    /** Begins the next fetch where the server has told of more than it sent. */
    private void goAhead(List<FetchSection> sections) {
        if (sections.stream().anyMatch(Fetcher::isMoreThere)) {
            ahead.begin(readSet.wantingMore(options.fetchMaxPartitionBytes()), this::askAhead);
        }
    }

    private static boolean isMoreThere(FetchSection section) {
        List<FetchChunk> chunks = section.chunks();
        return !chunks.isEmpty() && chunks.get(chunks.size() - 1).nextOffset() < section.endOffset();
    }

    /** In another thread. */
    private List<FetchSection> askAhead(List<Place> places, Consumer<@Nullable Runnable> canceller) {
        Broker broker = calls.brokers().pick(routeTo(places), null);
        return ask(broker, places, Duration.ZERO, new Attempts(), canceller, memory);
    }

    /** In another thread. */
    private List<FetchSection> ask(
            Broker broker,
            List<Place> places,
            Duration wait,
            Attempts tries,
            Consumer<@Nullable Runnable> canceller,
            @Nullable AnswerMemory answerMemory) {
        HttpCall call = HttpCall.fetch(ApiPaths.FETCH, request(places, wait), wait, answerMemory);
        try {
            return read(call, calls.once(call, broker, calls.options().requestTimeout(), tries, canceller));
        } finally {
            canceller.accept(null);
        }
    }

    private void deliver(HttpCall call, List<ConsumerPartition> wanted, List<FetchSection> sections) {
        CatMqException trouble = null;
        for (FetchSection section : sections) {
            if (section.index() < 0 || section.index() >= wanted.size()) {
                throw broken(call, null);
            }
            try {
                take(wanted.get(section.index()), section);
            } catch (CatMqException e) {
                trouble = e;
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    /** How long to wait after the last failure. */
    long delayMs() {
        return Math.max(attempts.nextDelayMs(), split.delayMs());
    }

    private List<FetchSection> exchange(HttpCall call, Route route) {
        HttpAnswer answer;
        try {
            answer = calls.once(call, route, calls.options().requestTimeout(), attempts, signal::canceller);
        } finally {
            signal.canceller(null);
            // A wake-up ends the request by closing the connection, which looks like trouble but is none.
            signal.check();
        }
        attempts = new Attempts();
        return read(call, answer);
    }

    private static List<FetchSection> read(HttpCall call, HttpAnswer answer) {
        AnswerMemory memory = call.memory();
        try {
            return memory == null
                    ? FetchResponse.read(answer.body(), answer.length())
                    : FetchResponse.read(answer.body(), answer.length(), memory::giveBack);
        } catch (IOException e) {
            throw broken(call, e);
        }
    }

    private Route routeTo(List<Place> places) {
        return metadata.route(places.get(0).partition().id());
    }

    private FetchRequest request(List<Place> wanted, Duration wait) {
        List<FetchPartition> partitions = new ArrayList<>(wanted.size());
        for (Place each : wanted) {
            TopicPartition id = each.partition().id();
            partitions.add(new FetchPartition(id.topic(), id.partition(), each.offset()));
        }
        long delayMs = readDelayMs.getAsLong();
        return new FetchRequest(
                (int) wait.toMillis(),
                null,
                options.fetchMaxBytes(),
                options.fetchMaxPartitionBytes(),
                delayMs == 0 ? null : Long.valueOf(delayMs),
                partitions);
    }

    private void take(ConsumerPartition partition, FetchSection section) {
        if (section.isOk()) {
            partition.buffer().fill(section.chunks(), partition.position());
            return;
        }
        ErrorCode code = ErrorCode.find(section.code()).orElse(ErrorCode.INTERNAL);
        switch (code) {
            case OFFSET_OUT_OF_RANGE ->
                PositionResolver.reset(partition, section.logStartOffset(), section.endOffset());
            case CORRUPT_LOG ->
                throw new CorruptDataException(
                        partition.id(),
                        partition.position(),
                        "The server reports that the data of " + partition.id() + " is damaged at offset "
                                + partition.position() + " or soon after. Nothing was skipped; see the server's log, or"
                                + " seek to a later offset to go on without it",
                        null);
            case UNKNOWN_TOPIC, UNKNOWN_PARTITION -> {
                partition.rest(Deadline.in(REST));
                // Throws when it is really gone.
                metadata.recheck(partition.id().topic(), Deadline.in(Duration.ofSeconds(1)));
            }
            default -> {
                log.warn("{} cannot be read now ({}), trying again", partition.id(), section.code());
                partition.rest(Deadline.in(REST));
            }
        }
    }

    @Override
    public void close() {
        ahead.close();
        split.close();
    }

    private static CatMqException broken(HttpCall call, @Nullable Throwable cause) {
        return new CatMqException(
                call.method() + " " + call.path() + ": the answer is not a fetch answer; is this the URL of a CatMQ"
                        + " server?",
                null,
                false,
                cause);
    }
}
