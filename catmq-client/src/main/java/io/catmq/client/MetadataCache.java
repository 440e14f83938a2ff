package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.BatchLimits;
import io.catmq.client.wire.CreateTopicRequest;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.MetadataResponse;
import io.catmq.client.wire.Names;
import io.catmq.client.wire.ServerLimits;
import io.catmq.client.wire.TopicMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of topics and limits: asked when missing, told to forget when a server disagrees. Thread safe. */
final class MetadataCache {
    private static final Logger log = LoggerFactory.getLogger(MetadataCache.class);
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final ServerCalls calls;
    private final Executor refresher;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile ServerLimits limits = new ServerLimits(
            BatchLimits.DEFAULT_MAX_MESSAGE_BYTES,
            BatchLimits.forMaxMessageBytes(BatchLimits.DEFAULT_MAX_MESSAGE_BYTES)
                    .maxBatchBytes(),
            Integer.MAX_VALUE);

    /**
     * A cache.
     *
     * @param refresher runs refreshing of what is known but old
     */
    MetadataCache(ServerCalls calls, Executor refresher) {
        this.calls = calls;
        this.refresher = refresher;
    }

    /** A topic as last seen. */
    record Topic(String name, int partitions, Deadline freshUntil) {}

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
        if (known == null) {
            return ask(Names.require("topic", name), deadline, null);
        }
        if (known.freshUntil().hasPassed() && topics.replace(name, known, fresh(name, known.partitions()))) {
            refresher.execute(() -> refreshQuietly(known));
        }
        return known;
    }

    /** Asks again, as a server does not know it, or not that partition. */
    Topic refresh(String name, Deadline deadline) {
        return ask(name, deadline, topics.get(name));
    }

    private void refreshQuietly(Topic old) {
        try {
            ask(old.name(), Deadline.in(calls.options().requestTimeout()), topics.get(old.name()));
        } catch (RuntimeException e) {
            log.debug("Metadata of topic {} could not be refreshed, the old is used on", old.name(), e);
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
        MetadataResponse answer = request(name, deadline);
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
            found = find(request(name, deadline), name);
        }
        if (found == null) {
            throw new ServerUnavailableException(
                    "The topic \"" + name + "\" was created, but the server does not show it yet; try again",
                    null,
                    null);
        }
        return fresh(name, found.partitions().size());
    }

    private MetadataResponse request(String name, Deadline deadline) {
        MetadataResponse answer =
                calls.call(HttpCall.get(ApiPaths.metadata(List.of(name))), MetadataResponse.class, deadline);
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

    private static Topic fresh(String name, int partitions) {
        return new Topic(name, partitions, Deadline.in(MAX_AGE));
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
