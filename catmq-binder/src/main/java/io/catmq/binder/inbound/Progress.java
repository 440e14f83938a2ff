package io.catmq.binder.inbound;

import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.FencedException;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.ErrorCode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was handled and is not committed yet. Only that is ever committed. For one thread. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private final CatMqConsumer consumer;
    private final boolean committing;
    private final long intervalNanos;
    private final CommitPace pace;
    private final Outputs outputs;
    private final Map<TopicPartition, Long> handled = new HashMap<>();

    /**
     * Progress of a consumer.
     *
     * @param committing whether there is a group to commit for
     * @param outputs what the handlers have sent, which is to be safe before a commit
     */
    Progress(CatMqConsumer consumer, boolean committing, Duration interval, Outputs outputs) {
        this.consumer = consumer;
        this.committing = committing;
        this.intervalNanos = interval.toNanos();
        this.pace = new CommitPace(interval, System.nanoTime());
        this.outputs = outputs;
    }

    /**
     * All before {@code next} is handled. Commits when the interval has passed.
     *
     * @return whether the partitions are still ours
     */
    boolean handled(TopicPartition partition, long next) {
        if (!committing) {
            return true;
        }
        handled.put(partition, next);
        return pace.since(System.nanoTime()) < intervalNanos || commit();
    }

    /** What was polled together is handled: commits, unless that was done a moment ago. */
    void commitIfDue() {
        if (pace.isDue(System.nanoTime())) {
            commit();
        }
    }

    /** How long waiting for messages may take before {@link #commitIfDue} has to be called again. */
    Duration atMostUntilDue(Duration wait) {
        return handled.isEmpty() ? wait : pace.atMostUntilDue(System.nanoTime(), wait);
    }

    /** As {@link #handled}, but leaves committing to the next {@link #commit}. */
    void note(TopicPartition partition, long next) {
        if (committing) {
            handled.put(partition, next);
        }
    }

    /** What was handled of this partition is committed, and more. */
    void settled(TopicPartition partition) {
        handled.remove(partition);
    }

    /** Commits all that was handled. Returns whether the partitions are still ours. */
    boolean commit() {
        pace.committed(System.nanoTime());
        if (handled.isEmpty()) {
            return true;
        }
        if (!outputs.areWritten()) {
            LOG.debug("Not committing {} yet: what was sent meanwhile is not written", handled);
            return true;
        }
        try {
            send();
            return true;
        } catch (FencedException e) {
            LOG.warn(
                    "Partitions of {} belong to another consumer by now, which gets what was not committed again: {}",
                    handled.keySet(),
                    e.getMessage());
            return false;
        } catch (CatMqException e) {
            if (!e.retriable()) {
                throw e;
            }
            LOG.warn("Could not commit {}, trying again with the next commit: {}", handled, e.getMessage());
            return true;
        }
    }

    private void send() {
        try {
            consumer.commit(handled);
        } catch (CatMqException e) {
            if (!ErrorCode.COMMIT_BACKWARDS.name().equals(e.code())) {
                throw e;
            }
            // After a seek back: what was committed before stays so.
            consumer.committed(handled.keySet())
                    .forEach((partition, committed) ->
                            handled.computeIfPresent(partition, (p, next) -> next < committed ? null : next));
            if (!handled.isEmpty()) {
                consumer.commit(handled);
            }
        }
        handled.clear();
    }

    /** These partitions were lost: committing them is for others now. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(handled::remove);
    }
}
