package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.BatchLimits;
import io.catmq.client.wire.CreateTopicRequest;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.MetadataResponse;
import io.catmq.client.wire.Names;
import io.catmq.client.wire.PartitionMetadata;
import io.catmq.client.wire.ServerLimits;
import io.catmq.client.wire.TopicMetadata;
import io.catmq.client.wire.TopicPattern;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of topics and limits: asked when missing, told to forget when a server disagrees, and kept fresh in the
 * background. Thread safe.
 */
final class MetadataCache {
    private static final Logger log = LoggerFactory.getLogger(MetadataCache.class);

    /** Names of one refreshing request: 200 characters at most each, in a request line of 8 KiB at most. */
    private static final int NAMES_PER_REQUEST = 30;

    /** After which time a list of matching topics is asked for again; only names and partitions, from a broker's memory. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final ServerCalls calls;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Matching matching;
    private volatile @Nullable TopicPattern neverCreated;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile ServerLimits limits = new ServerLimits(
            BatchLimits.DEFAULT_MAX_MESSAGE_BYTES,
            BatchLimits.forMaxMessageBytes(BatchLimits.DEFAULT_MAX_MESSAGE_BYTES)
                    .maxBatchBytes(),
            Integer.MAX_VALUE);

    MetadataCache(ServerCalls calls) {
        this.calls = calls;
        calls.refresher(this::refreshAll);
    }

    /**
     * A topic as last seen.
     *
     * @param routes to each of its partitions
     */
    record Topic(String name, long id, List<Route> routes) {
        int partitions() {
            return routes.size();
        }

        private boolean isBehind(Topic old) {
            return id == old.id && partitions() < old.partitions();
        }
    }

    private record Matching(TopicPattern pattern, Set<String> names, Deadline freshUntil) {
        Matching expired() {
            return new Matching(pattern, names, Deadline.in(Duration.ZERO));
        }

        Matching asked() {
            return new Matching(pattern, names, Deadline.in(FRESH));
        }
    }

    /** The limits of the server that answered last. */
    ServerLimits limits() {
        return limits;
    }

    /**
     * A topic, created first when it is missing and the server lets clients do that.
     *
     * @throws UnknownTopicException when it is missing and may not be created
     * @throws IllegalArgumentException for a name that no topic can have
     */
    Topic get(String name, Deadline deadline) {
        Topic known = topics.get(name);
        return known != null ? known : ask(Names.require("topic", name), deadline, null);
    }

    /** Topics of such names are never created: they are read if they are there. */
    void onlyExisting(TopicPattern pattern) {
        neverCreated = pattern;
    }

    /**
     * A server does not know the topic, or not that partition.
     *
     * @throws UnknownTopicException when it is gone and may not be created, unless only existing ones are wanted: such a one
     *     is forgotten
     */
    void recheck(String name, Deadline deadline) {
        TopicPattern pattern = neverCreated;
        if (pattern == null || !pattern.matches(name)) {
            refresh(name, deadline);
            return;
        }
        topics.remove(name);
        Matching known = matching;
        if (known != null) {
            matching = known.expired();
        }
    }

    /** A topic as last seen; null when there was none, and nobody is asked. */
    @Nullable Topic known(String name) {
        return topics.get(name);
    }

    /** Names of the topics that match, as last seen; asked for the first time, then kept fresh. */
    Set<String> matching(TopicPattern pattern, Deadline deadline) {
        Matching known = matching;
        if (known == null || !known.pattern().equals(pattern)) {
            return look(pattern, deadline).names();
        }
        if (known.freshUntil().hasPassed()) {
            matching = known.asked();
            calls.refreshSoon();
        }
        return known.names();
    }

    private Matching look(TopicPattern pattern, Deadline deadline) {
        MetadataResponse answer = calls.metadata(pattern, deadline);
        limits = answer.limits();
        Set<String> names = new TreeSet<>();
        for (TopicMetadata found : answer.topics()) {
            if (!found.partitions().isEmpty()) {
                keep(found);
                names.add(found.name());
            }
        }
        topics.keySet().removeIf(name -> pattern.matches(name) && !names.contains(name));
        Matching now = new Matching(pattern, names, Deadline.in(FRESH));
        matching = now;
        return now;
    }

    private void keep(TopicMetadata found) {
        // A broker that is behind may not know of partitions that another has told of.
        topics.merge(found.name(), topicOf(found), (old, now) -> now.isBehind(old) ? old : now);
    }

    /** The way to a partition, as far as it is known. */
    Route route(TopicPartition partition) {
        Topic known = topics.get(partition.topic());
        return known != null && partition.partition() < known.partitions()
                ? known.routes().get(partition.partition())
                : Route.ANY;
    }

    /** Routes to this topic are wanted, which nobody asks for by {@link #get}. */
    void want(String name) {
        if (!topics.containsKey(name) && wanted.add(name)) {
            calls.refreshSoon();
        }
    }

    /** Asks again, as a server does not know it, or not that partition. */
    Topic refresh(String name, Deadline deadline) {
        return ask(name, deadline, topics.get(name));
    }

    /** In the background: whoever uses a topic meanwhile uses what was known of it. */
    private void refreshAll() {
        Set<String> both = new TreeSet<>(topics.keySet());
        both.addAll(wanted);
        Matching known = matching;
        if (known != null) {
            both.removeIf(known.pattern()::matches);
        }
        List<String> names = List.copyOf(both);
        int from = 0;
        do {
            List<String> some = names.subList(from, Math.min(names.size(), from + NAMES_PER_REQUEST));
            refresh(some);
            from += NAMES_PER_REQUEST;
        } while (from < names.size());
        if (known != null) {
            look(known.pattern(), Deadline.in(calls.options().requestTimeout()));
        }
    }

    private void refresh(List<String> names) {
        MetadataResponse answer = request(names, Deadline.in(calls.options().requestTimeout()));
        for (String name : names) {
            TopicMetadata found = find(answer, name);
            if (found != null) {
                keep(found);
            } else {
                // Whoever uses it next asks for itself, and hears what became of it.
                topics.remove(name);
            }
        }
    }

    /** {@code stale} is what the caller saw: when it was replaced while waiting for the lock, nobody needs to ask. */
    private Topic ask(String name, Deadline deadline, @Nullable Topic stale) {
        lock(deadline);
        try {
            Topic known = topics.get(name);
            if (known != null && !known.equals(stale)) {
                return known;
            }
            Topic found = askServer(name, deadline);
            topics.put(name, found);
            return found;
        } finally {
            asking.unlock();
        }
    }

    private Topic askServer(String name, Deadline deadline) {
        MetadataResponse answer = request(List.of(name), deadline);
        TopicMetadata found = find(answer, name);
        if (found == null) {
            topics.remove(name);
            if (!answer.autoCreateTopics()) {
                throw new UnknownTopicException(
                        name,
                        "There is no topic \"" + name + "\" and the server does not let clients create it: create it"
                                + " with CatMqAdmin.createTopic, or set catmq.topics.auto-create=true"
                                + " on the server");
            }
            create(name, deadline);
            found = find(request(List.of(name), deadline), name);
        }
        if (found == null) {
            throw new ServerUnavailableException(
                    "The topic \"" + name + "\" was created, but the server does not show it yet; try again",
                    null,
                    null);
        }
        return topicOf(found);
    }

    private MetadataResponse request(List<String> names, Deadline deadline) {
        MetadataResponse answer = calls.metadata(names, deadline);
        limits = answer.limits();
        return answer;
    }

    private void create(String name, Deadline deadline) {
        try {
            CreateTopicRequest body = new CreateTopicRequest(name, null, null, null);
            calls.send(HttpCall.json("POST", ApiPaths.TOPICS, body).asRepeatable(), deadline);
            log.info("Created topic {}", name);
        } catch (CatMqException e) {
            if (!e.is(ErrorCode.TOPIC_EXISTS)) {
                throw e;
            }
        }
    }

    private static @Nullable TopicMetadata find(MetadataResponse answer, String name) {
        for (TopicMetadata topic : answer.topics()) {
            if (topic.name().equals(name) && !topic.partitions().isEmpty()) {
                return topic;
            }
        }
        return null;
    }

    private static Topic topicOf(TopicMetadata found) {
        Route[] routes = new Route[found.partitions().size()];
        Arrays.fill(routes, Route.ANY);
        for (PartitionMetadata each : found.partitions()) {
            if (each.partition() < routes.length) {
                routes[each.partition()] = Route.of(found.name(), each.partition(), each.preferredBroker());
            }
        }
        return new Topic(found.name(), found.id(), List.of(routes));
    }

    private void lock(Deadline deadline) {
        try {
            if (!asking.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new ServerUnavailableException(
                        "No metadata in time: check that one of " + calls.servers() + " is reachable", null, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatMqException("The thread was interrupted while it waited for metadata", null, false, e);
        }
    }
}
