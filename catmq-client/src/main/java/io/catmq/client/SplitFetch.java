package io.catmq.client;

import io.catmq.client.BegunFetch.Place;
import io.catmq.client.wire.FetchSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long polls to several brokers, at most one to each at a time, for partitions that prefer different ones. They go on
 * between polls, so that what one broker sends is worked on while another is waited for. Used by the polling thread only.
 */
final class SplitFetch implements AutoCloseable {
    /** How long a broker waits for the first message. */
    private static final Duration LONG_POLL = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(SplitFetch.class);

    private final ExecutorService executor = Threads.forBlockingWork("catmq-fetch");
    private final Brokers brokers;
    private final MetadataCache metadata;
    private final ReadSet readSet;
    private final WakeSignal signal;
    private final Transport transport;
    private final int maxPartitionBytes;
    private final Map<Broker, Poll> polls = new LinkedHashMap<>();
    private final Map<Broker, Trouble> troubles = new HashMap<>();

    /** Asks one broker; in another thread. */
    interface Transport {
        List<FetchSection> ask(
                Broker broker,
                List<Place> places,
                Duration wait,
                Attempts attempts,
                Consumer<@Nullable Runnable> canceller);
    }

    /** Says what is wrong with a partition, or mends it. */
    interface OnError {
        void accept(ConsumerPartition partition, FetchSection section);
    }

    private record Poll(BegunFetch fetch, boolean isLong, Attempts attempts) {
        boolean covers(ConsumerPartition partition) {
            return fetch.places().stream().anyMatch(place -> place.partition().equals(partition) && place.isNext());
        }
    }

    /** A broker that could not answer; {@code attempts} says how often in a row. */
    private record Trouble(Attempts attempts, Deadline until, CatMqException cause) {}

    SplitFetch(
            Brokers brokers,
            MetadataCache metadata,
            ReadSet readSet,
            WakeSignal signal,
            ConsumerOptions options,
            Transport transport) {
        this.brokers = brokers;
        this.metadata = metadata;
        this.readSet = readSet;
        this.signal = signal;
        this.maxPartitionBytes = options.fetchMaxPartitionBytes();
        this.transport = transport;
    }

    /** Whether these are to be asked for at several brokers, or some still are. */
    boolean isNeededFor(List<ConsumerPartition> wanted) {
        if (!polls.isEmpty()) {
            return true;
        }
        if (brokers.size() == 1) {
            return false;
        }
        Broker first = preferred(wanted.get(0));
        return wanted.stream().anyMatch(each -> !preferred(each).equals(first));
    }

    /**
     * Waits for the first answers and hands over what they bring, and begins to ask again.
     *
     * @param onError hears of each partition that is read and cannot be
     * @throws ServerUnavailableException when no broker answers
     */
    void fetch(Duration wait, OnError onError) {
        boolean found = takeAnswers(onError);
        askAll();
        if (!found) {
            signal.await(wait.toNanos());
            takeAnswers(onError);
            askAll();
        }
    }

    /** How long to wait after a failure. */
    long delayMs() {
        return troubles.values().stream()
                .mapToLong(each -> each.until().remaining().toMillis())
                .min()
                .orElse(0);
    }

    private Broker preferred(ConsumerPartition partition) {
        return brokers.pick(metadata.route(partition.id()), null);
    }

    private boolean takeAnswers(OnError onError) {
        List<Broker> done = new ArrayList<>();
        polls.forEach((broker, poll) -> {
            if (poll.fetch().isDone()) {
                done.add(broker);
            }
        });
        boolean found = false;
        CatMqException refusal = null;
        for (Broker broker : done) {
            try {
                found |= take(broker, onError);
            } catch (CatMqException e) {
                refusal = e;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
        return found;
    }

    private boolean take(Broker broker, OnError onError) {
        Poll poll = Objects.requireNonNull(polls.remove(broker));
        List<FetchSection> sections = sectionsOf(broker, poll);
        boolean found = false;
        CatMqException refusal = null;
        for (FetchSection section : sections) {
            Place place = poll.fetch().placeOf(section);
            if (section.isOk()) {
                found |= poll.fetch().handOver(section);
            } else if (place != null && isStillWanted(place)) {
                try {
                    onError.accept(place.partition(), section);
                } catch (CatMqException e) {
                    refusal = e;
                }
            }
        }
        if (refusal != null) {
            throw refusal;
        }
        return found;
    }

    private boolean isStillWanted(Place place) {
        ConsumerPartition partition = place.partition();
        return readSet.isRead(partition) && partition.wantsFetch() && place.isNext();
    }

    private List<FetchSection> sectionsOf(Broker broker, Poll poll) {
        try {
            List<FetchSection> sections = poll.fetch().answer();
            troubles.remove(broker);
            return sections;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (CancellationException e) {
            return List.of();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof CatMqException failure)) {
                throw new IllegalStateException("A fetch failed: " + e.getCause(), e.getCause());
            }
            if (!failure.retriable()) {
                throw failure;
            }
            log.debug("{} cannot be fetched from now", broker, failure);
            Deadline until =
                    Deadline.in(Duration.ofMillis(Math.max(20, poll.attempts().nextDelayMs())));
            troubles.put(broker, new Trouble(poll.attempts(), until, failure));
            return List.of();
        }
    }

    /** Every broker has a request for all that can be asked of it, except for what is on its way already. */
    private void askAll() {
        Map<Broker, List<Place>> wanted = new LinkedHashMap<>();
        Set<Broker> lacking = new HashSet<>();
        Trouble trouble = null;
        for (ConsumerPartition partition : readSet.all()) {
            if (!partition.wantsMore()) {
                continue;
            }
            Broker broker = preferred(partition);
            Trouble found = troubleAt(broker);
            if (found != null) {
                broker = brokers.pick(Route.ANY, broker);
                found = troubleAt(broker);
            }
            if (found != null) {
                trouble = found;
            } else if (partition.buffer().waitingBytes() > maxPartitionBytes) {
                lacking.add(broker);
            } else if (!isOnItsWay(partition, broker)) {
                wanted.computeIfAbsent(broker, key -> new ArrayList<>()).add(Place.of(partition));
            }
        }
        wanted.forEach((broker, places) -> ask(broker, places, lacking.contains(broker)));
        if (polls.isEmpty() && trouble != null) {
            throw trouble.cause();
        }
    }

    private @Nullable Trouble troubleAt(Broker broker) {
        Trouble trouble = troubles.get(broker);
        return trouble == null || trouble.until().hasPassed() ? null : trouble;
    }

    /** Whether a request to another broker asks for it. */
    private boolean isOnItsWay(ConsumerPartition partition, Broker broker) {
        return polls.entrySet().stream()
                .anyMatch(
                        each -> !each.getKey().equals(broker) && each.getValue().covers(partition));
    }

    private void ask(Broker broker, List<Place> places, boolean others) {
        Poll running = polls.get(broker);
        if (running != null) {
            boolean isMissed = places.stream()
                    .map(Place::partition)
                    .anyMatch(partition -> partition.buffer().isEmpty() && !running.covers(partition));
            if (!running.isLong() || !isMissed) {
                return;
            }
            // It could wait for long, while there may be messages of one that it does not ask for.
            running.fetch().cancel();
        }
        // What is left out, as there is enough of it, must not wait for the others once it is used up.
        Duration wait = others ? Duration.ZERO : LONG_POLL;
        Trouble trouble = troubles.get(broker);
        Attempts attempts = trouble == null ? new Attempts() : trouble.attempts();
        BegunFetch fetch = new BegunFetch(
                places,
                (asked, canceller) -> transport.ask(broker, asked, wait, attempts, canceller),
                executor,
                signal::nudge);
        polls.put(broker, new Poll(fetch, !others, attempts));
    }

    @Override
    public void close() {
        polls.values().forEach(poll -> poll.fetch().cancel());
        polls.clear();
        executor.shutdownNow();
    }
}
