package io.catmq.client;

import io.catmq.client.wire.TopicPattern;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages, alone or as a member of a group. Used by one thread at a time, except {@link #wakeup()} and
 * {@link #close()}; a second thread gets an {@link IllegalStateException}. Membership is kept by a background thread, so
 * slow processing between two polls loses no partitions; changes of the assignment are applied inside {@link #poll}.
 *
 * <p>With a group, what earlier polls returned is committed by {@link #commit()}. Only one thing is committed by itself: where a
 * partition's reading began, with {@link StartFrom#LATEST} or of a group that was not known before.
 * Without a group, {@link #subscribe} gives all partitions of the topics, and commits are refused.
 */
public final class CatMqConsumer implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(1);

    private final AccessGuard guard = new AccessGuard();
    private final WakeSignal signal = new WakeSignal();
    private final ReadSet readSet = new ReadSet();
    private final ConsumerOptions options;
    private final ServerCalls calls;
    private final @Nullable GroupMembership membership;
    private final Assignments assignments;
    private final PositionResolver positions;
    private final Fetcher fetcher;
    private final Committer committer;

    /** A consumer. No connection is made before it is used. */
    public CatMqConsumer(ConnectionOptions connection, ConsumerOptions options) {
        this.options = options;
        String group = options.group();
        calls = new ServerCalls(connection);
        MetadataCache metadata = new MetadataCache(calls);
        membership = group == null ? null : new GroupMembership(new Heartbeats(calls, group, options), signal::nudge);
        assignments = new Assignments(readSet, metadata, options, membership);
        fetcher = new Fetcher(calls, metadata, signal, options, readSet, this::readDelayMs);
        committer = new Committer(calls, readSet, assignments, membership, group, new Settler(calls, metadata));
        positions = new PositionResolver(calls, group, committer);
    }

    /** As {@link #subscribe(Collection, RebalanceListener)}, without a listener. */
    public void subscribe(Collection<String> topics) {
        subscribe(topics, new RebalanceListener() {});
    }

    /**
     * Reads these topics from the next poll on, in place of those of an earlier call. With a group its partitions are
     * shared among the members.
     *
     * @throws IllegalArgumentException for a bad name or no name
     * @throws IllegalStateException after {@link #assign}
     */
    public void subscribe(Collection<String> topics, RebalanceListener listener) {
        guard.run(() -> assignments.subscribe(topics, null, listener));
    }

    /** As {@link #subscribe(TopicPattern, RebalanceListener)}, without a listener. */
    public void subscribe(TopicPattern pattern) {
        subscribe(pattern, new RebalanceListener() {});
    }

    /**
     * Reads all topics of such names from the next poll on, in place of those of an earlier call; also topics that appear
     * later, from their beginning. There need not be one yet, and none is created. Without a group, new ones are noticed
     * within some seconds.
     *
     * @throws IllegalStateException after {@link #assign}
     */
    public void subscribe(TopicPattern pattern, RebalanceListener listener) {
        guard.run(() -> assignments.subscribe(List.of(), pattern, listener));
    }

    /**
     * Reads exactly these partitions, in place of those of an earlier call; nobody else's business. With a group,
     * committed offsets are read and written, without a group's protection against others doing the same. When a topic is
     * deleted and made anew, commits fail with {@link UnknownTopicException}: a new consumer begins at its beginning.
     *
     * @throws IllegalStateException after {@link #subscribe}
     */
    public void assign(Collection<TopicPartition> partitions) {
        assign(partitions, new RebalanceListener() {});
    }

    /**
     * As {@link #assign(Collection)}.
     *
     * @param atTheEnd its {@link RebalanceListener#onRevoked} is called by {@link #close}, of all that is assigned then; nothing
     *     else of it
     */
    public void assign(Collection<TopicPartition> partitions, RebalanceListener atTheEnd) {
        guard.run(() -> assignments.assign(partitions, atTheEnd));
    }

    /**
     * The next messages, in order within each partition; empty when none came in time. Also applies changes of the
     * assignment and calls the {@link RebalanceListener}.
     *
     * @param timeout how long to wait for the first message; zero only takes what is there
     * @return at most {@link ConsumerOptions#maxPollRecords()} messages
     * @throws OffsetOutOfRangeException with {@link StartFrom#FAIL}
     * @throws CorruptDataException when a partition is damaged; the position stays before the damage
     * @throws UnknownTopicException when a topic is missing and may not be created
     * @throws ServerUnavailableException when no server answered the last request of this poll; poll again. A poll that
     *     needs none, as all partitions are paused or the group has given it none yet, is empty then too: the membership
     *     goes on trying in the background and warns in the log
     * @throws WakeupException after {@link #wakeup()}, or {@link #close()} by another thread
     * @throws IllegalStateException without {@link #subscribe} or {@link #assign}, when closed, or in a second thread
     */
    public List<ReceivedMessage> poll(Duration timeout) {
        return guard.inside(() -> pollInside(Deadline.in(timeout)));
    }

    /**
     * Tells the group, for people who look at it, which messages the application cannot handle now, so that others wait for
     * them: with the next heartbeat, and until it is told otherwise. Nothing else comes of it. Of each partition only the
     * first one is of interest, and only while the partition is assigned. Without a group nobody is told.
     */
    public void reportFailing(Collection<FailingMessage> messages) {
        guard.run(() -> {
            if (membership != null) {
                membership.fails(List.copyOf(messages));
            }
        });
    }

    /**
     * Commits the position of every assigned partition: all that polls returned so far.
     *
     * @throws FencedException when a partition belongs to another member by now; nothing is committed
     * @throws IllegalStateException without a group
     */
    public void commit() {
        guard.run(committer::commitPositions);
    }

    /**
     * Commits these offsets, all or nothing.
     *
     * @param offsets the next offset to read for each partition; partitions must be assigned
     * @throws FencedException when a partition belongs to another member by now; nothing is committed
     * @throws IllegalStateException without a group
     */
    public void commit(Map<TopicPartition, Long> offsets) {
        guard.run(() -> committer.commit(offsets));
    }

    /**
     * Appends messages and commits offsets in one transaction: all of it is durable, or nothing of it has happened. Where a
     * message goes is decided as {@link CatMqProducer} does; those without partition and key all go to one partition of
     * their topic. Tries again within {@link ConnectionOptions#requestTimeout()}, without ever appending twice.
     *
     * <p>Each offset must be further than what is committed, also by an earlier settlement: so one whose outcome is not
     * known, because this has failed with {@link ServerUnavailableException}, may be settled once more, and is then
     * refused with {@code COMMIT_BACKWARDS} if it had come through.
     *
     * @return where the messages are, in the order of the settlement
     * @throws FencedException when a partition belongs to somebody else by now; nothing was appended
     * @throws CatMqException {@code COMMIT_BACKWARDS} when an offset was committed before; nothing was appended
     * @throws MessageTooLargeException for a single message before anything is sent, or for all together
     * @throws UnknownTopicException when a topic is missing and may not be created
     * @throws ServerUnavailableException when no server has answered in time; whether it was done is then not known
     * @throws IllegalStateException without a group, or for a partition that was never assigned
     */
    public List<SendResult> settle(Settlement settlement) {
        return guard.inside(() -> committer.settle(settlement));
    }

    /** Committed offsets of the group; partitions without one are absent. */
    public Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) {
        return guard.inside(() -> committer.committed(partitions));
    }

    /**
     * Goes on reading at that offset.
     *
     * @throws IllegalStateException when the partition is not assigned
     */
    public void seek(TopicPartition partition, long offset) {
        Checks.atLeast("offset", offset, 0);
        guard.run(() -> readSet.require(partition).seek(offset));
    }

    /** Goes on reading at the first offsets that are still there. */
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        guard.run(() -> positions.seek(readSet.require(partitions), OffsetSpec.earliest(), requestDeadline()));
    }

    /** Goes on reading at the next offsets to be written as of now. */
    public void seekToEnd(Collection<TopicPartition> partitions) {
        guard.run(() -> positions.seek(readSet.require(partitions), OffsetSpec.latest(), requestDeadline()));
    }

    /**
     * What the group's offsets in that partition are counted in: it is greater, as text, after every reset by an operator, and
     * for a topic or group that was deleted and made anew. For consumers that keep their position somewhere else, to see when
     * that no longer counts. It is known from the first poll after the partition was assigned.
     *
     * @return null without a group, and before it is known
     * @throws IllegalStateException when the partition is not assigned
     */
    public @Nullable String generation(TopicPartition partition) {
        return guard.inside(() -> Optional.ofNullable(readSet.require(partition).generation()))
                .orElse(null);
    }

    /** Offset of the next message that a poll would return from that partition. */
    public long position(TopicPartition partition) {
        return guard.inside(() -> {
            ConsumerPartition found = readSet.require(partition);
            positions.resolve(List.of(found), requestDeadline());
            return found.position();
        });
    }

    /** Polls return nothing from these partitions until {@link #resume}; what was read ahead is kept. */
    public void pause(Collection<TopicPartition> partitions) {
        guard.run(() -> readSet.require(partitions).forEach(partition -> partition.paused(true)));
    }

    /** Ends {@link #pause}. */
    public void resume(Collection<TopicPartition> partitions) {
        guard.run(() -> readSet.require(partitions).forEach(partition -> partition.paused(false)));
    }

    /** The assigned partitions that are paused. */
    public Set<TopicPartition> paused() {
        return guard.inside(() -> {
            Set<TopicPartition> paused = new TreeSet<>();
            readSet.all().stream().filter(ConsumerPartition::isPaused).forEach(each -> paused.add(each.id()));
            return paused;
        });
    }

    /** The assigned partitions as of the last poll. */
    public Set<TopicPartition> assignment() {
        return guard.inside(readSet::ids);
    }

    /** Makes the poll that waits now, or else the next one, throw {@link WakeupException}. From any thread. */
    public void wakeup() {
        signal.wakeup();
    }

    /**
     * As {@link #wakeup()}, before another thread closes the consumer: from now on no request is tried for longer than that, nor
     * one that is under way.
     */
    public void wakeup(Duration patience) {
        calls.hurry(patience);
        wakeup();
    }

    /** As {@link #close(Duration)} with 5 s. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Calls {@link RebalanceListener#onRevoked}, leaves the group at once or for a while as
     * {@link ConsumerOptions#leaveOnClose()} says, and frees everything. Nothing is committed by
     * itself. From another thread it first ends the poll that is waiting. May be repeated.
     *
     * @param timeout how long to try what this takes, a commit by the listener, too; what was not committed then is delivered
     *     again, and a group that was not told notices by the session time-out
     */
    public void close(Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        if (guard.isClosing()) {
            return;
        }
        calls.hurry(timeout);
        signal.wakeup();
        boolean alone = guard.enterToClose(timeout);
        try {
            if (alone) {
                assignments.release();
            }
        } finally {
            if (membership != null) {
                membership.leave(deadline.atMost(timeout));
            }
            fetcher.close();
            calls.close();
            guard.closed();
        }
    }

    private List<ReceivedMessage> pollInside(Deadline deadline) {
        while (true) {
            signal.check();
            // A short poll must not give up a request that only takes a little longer.
            Deadline patience = Deadline.in(SHORTEST_PATIENCE).later(deadline);
            assignments.apply(patience);
            positions.resolve(readSet.all(), patience);
            List<ReceivedMessage> messages = readSet.drain(options.maxPollRecords());
            boolean answered = true;
            if (messages.isEmpty()) {
                answered = fetchOrWait(deadline);
                messages = readSet.drain(options.maxPollRecords());
            }
            if (!messages.isEmpty() || (answered && deadline.hasPassed())) {
                return messages;
            }
        }
    }

    /** Returns false when no server answered and it is to be tried again. */
    private boolean fetchOrWait(Deadline deadline) {
        List<ConsumerPartition> wanted = readSet.wantingFetch();
        if (wanted.isEmpty()) {
            signal.await(deadline.atMost(LONGEST_WAIT).toNanos());
            return true;
        }
        try {
            fetcher.fetch(wanted, deadline.atMost(LONGEST_WAIT));
            return true;
        } catch (ServerUnavailableException e) {
            signal.await(deadline.atMost(Duration.ofMillis(fetcher.delayMs())).toNanos());
            if (deadline.hasPassed()) {
                throw e;
            }
            return false;
        }
    }

    private long readDelayMs() {
        return membership == null ? options.readDelay().toMillis() : membership.readDelayMs();
    }

    private Deadline requestDeadline() {
        return Deadline.in(calls.options().requestTimeout());
    }
}
