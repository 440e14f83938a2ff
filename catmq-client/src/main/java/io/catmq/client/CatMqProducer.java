package io.catmq.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages: in batches, in order per partition, each once in the log whatever is retried. Thread safe; make one and
 * share it.
 */
public final class CatMqProducer implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final ProducerCore core;
    private final Map<String, TopicLanes> topics = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A producer with default options. No connection is made before the first send. */
    public CatMqProducer(ConnectionOptions connection) {
        this(connection, ProducerOptions.defaults());
    }

    /** A producer. No connection is made before the first send. */
    public CatMqProducer(ConnectionOptions connection, ProducerOptions options) {
        this(new ProducerCore(connection, options));
    }

    CatMqProducer(ProducerCore core) {
        this.core = core;
    }

    /**
     * Sends a message; sender threads do the work. The future completes when the message is durable. Code that depends on
     * it runs in a sender thread and must not block.
     *
     * <p>Blocks up to {@link ProducerOptions#maxBlock()} for metadata, and as long for room in the buffer.
     *
     * @return fails with {@link DeliveryTimeoutException} or another {@link CatMqException}
     * @throws MessageTooLargeException before anything is sent
     * @throws UnknownTopicException when the topic is missing and may not be created
     * @throws ServerUnavailableException when no server gave the topic's metadata in time
     * @throws BufferFullException when no room came free in time
     * @throws IllegalArgumentException for a bad name or a partition that the topic does not have
     * @throws IllegalStateException when the producer is closed
     */
    public CompletableFuture<SendResult> send(Message message) {
        MetadataCache.Topic topic = topicOf(message);
        int partition = partitionOf(message, topic);
        int recordBytes = reserve(message);
        long timestamp = timestampOf(message);
        if (message.deliverAt() != null) {
            return schedule(message, topic, partition, timestamp, recordBytes);
        }
        TopicLanes lanes = lanesOf(topic);
        if (partition >= 0) {
            return lanes.lane(partition).append(message, timestamp, recordBytes);
        }
        SendFuture gathered = lanes.stickyLane(topic.partitions()).appendIfOpen(message, timestamp, recordBytes);
        return gathered != null
                ? gathered
                : lanes.nextStickyLane(topic.partitions()).append(message, timestamp, recordBytes);
    }

    /**
     * Sends a message and waits until it is durable, working in the calling thread when nothing else is in flight for
     * the partition. Order with {@link #send} is kept; {@link ProducerOptions#linger()} is not waited for.
     *
     * @throws CatMqException as {@link #send} or its future would; also when the thread is interrupted: the message may
     *     then still be delivered
     * @throws IllegalArgumentException for a bad name or a partition that the topic does not have
     * @throws IllegalStateException when the producer is closed
     */
    public SendResult sendAndWait(Message message) {
        MetadataCache.Topic topic = topicOf(message);
        int partition = partitionOf(message, topic);
        int recordBytes = reserve(message);
        try {
            if (message.deliverAt() != null) {
                return schedule(message, topic, partition, timestampOf(message), recordBytes)
                        .get();
            }
            TopicLanes lanes = lanesOf(topic);
            PartitionLane lane = partition >= 0 ? lanes.lane(partition) : lanes.nextStickyLane(topic.partitions());
            return lane.appendAndWork(message, timestampOf(message), recordBytes)
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatMqException(
                    "The thread was interrupted while it waited; the message may still be delivered", null, false, e);
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        }
    }

    /**
     * Number of partitions of a topic; may ask a server, and creates the topic when it is missing and may be.
     *
     * @throws UnknownTopicException when the topic is missing and may not be created
     * @throws ServerUnavailableException when no server answered in time
     */
    public int partitionsOf(String topic) {
        checkOpen();
        return core.metadata()
                .get(topic, Deadline.in(core.options().maxBlock()))
                .partitions();
    }

    /** Waits until all that was sent before is done, well or not; futures say how. Linger is cut short. */
    public void flush() {
        checkOpen();
        await(flushAll(), null);
    }

    /** As {@link #flush()}, for so long at most. Returns whether all of it is done. */
    public boolean flush(Duration timeout) {
        checkOpen();
        List<CompletableFuture<@Nullable Void>> pending = flushAll();
        await(pending, timeout);
        return pending.stream().allMatch(CompletableFuture::isDone);
    }

    /** As {@link #close(Duration)} with 30 s. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Waits for what was sent, up to {@code timeout}, then fails the rest and frees everything; may be repeated. Later
     * sends throw {@link IllegalStateException}.
     */
    public void close(Duration timeout) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            await(flushAll(), timeout);
            core.stopCalls();
            // Without servers every batch that is left fails at once.
            await(flushAll(), Duration.ofSeconds(5));
        } finally {
            core.close();
        }
    }

    private MetadataCache.Topic topicOf(Message message) {
        checkOpen();
        // For each message: a deadline reads the clock, so it is only made when there is something to wait for.
        MetadataCache.Topic known = core.metadata().known(message.topic());
        return known != null
                ? known
                : core.metadata()
                        .get(message.topic(), Deadline.in(core.options().maxBlock()));
    }

    private SendFuture schedule(
            Message message, MetadataCache.Topic topic, int partition, long timestamp, int recordBytes) {
        int target = partition >= 0 ? partition : ThreadLocalRandom.current().nextInt(topic.partitions());
        long deliverAt = Objects.requireNonNull(message.deliverAt()).toEpochMilli();
        return core.scheduled()
                .append(new TopicPartition(topic.name(), target), message, deliverAt, timestamp, recordBytes);
    }

    private TopicLanes lanesOf(MetadataCache.Topic topic) {
        TopicLanes lanes = topics.get(topic.name());
        return lanes != null ? lanes : topics.computeIfAbsent(topic.name(), name -> new TopicLanes(name, core));
    }

    private int reserve(Message message) {
        int recordBytes = MessageLimits.recordBytes(message, core.metadata().limits());
        core.budget().reserve(recordBytes);
        return recordBytes;
    }

    private static long timestampOf(Message message) {
        Long timestamp = message.timestamp();
        return timestamp == null ? System.currentTimeMillis() : timestamp;
    }

    private int partitionOf(Message message, MetadataCache.Topic topic) {
        return PartitionChoice.of(
                message, topic, core.metadata(), core.options().maxBlock());
    }

    private List<CompletableFuture<@Nullable Void>> flushAll() {
        List<CompletableFuture<@Nullable Void>> pending = new ArrayList<>();
        CompletableFuture<@Nullable Void> scheduled = core.scheduled().flush();
        if (scheduled != null) {
            pending.add(scheduled);
        }
        for (TopicLanes lanes : topics.values()) {
            for (PartitionLane lane : lanes.all()) {
                CompletableFuture<@Nullable Void> done = lane.flush();
                if (done != null) {
                    pending.add(done);
                }
            }
        }
        return pending;
    }

    private static void await(List<CompletableFuture<@Nullable Void>> pending, @Nullable Duration timeout) {
        CompletableFuture<@Nullable Void> all = CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new));
        try {
            if (timeout == null) {
                all.get();
            } else {
                all.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatMqException("The thread was interrupted while it waited for messages", null, false, e);
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } catch (TimeoutException e) {
            // Its caller goes on and fails what is left.
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException known) {
            return known;
        }
        return new CatMqException("Sending failed: " + cause, null, false, cause);
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("The producer is closed: make a new CatMqProducer");
        }
    }
}
