package io.catmq.binder.inbound;

import io.catmq.binder.health.BindingState;
import io.catmq.client.FailingMessage;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Partitions that wait because of a failure: for how long, and what health and log say of it. For one thread. */
final class Failures {
    static final String NOT_MOVED = "This is why it could not be moved after it had failed";

    static final String HINT =
            "To let such messages go, switch dead letters on (dead-letter.enabled) or define an error handler for the binding (error-handler-definition)";

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final String binding;
    private final BindingState state;
    private final Redelivery redelivery;
    private final Map<TopicPartition, FailingMessage> failing = new HashMap<>();

    Failures(InboundSettings settings, BindingState state) {
        this.binding = settings.name();
        this.state = state;
        this.redelivery = new Redelivery(settings.redelivery());
    }

    /** The message could not be handled, or not be put where such messages go: its partition waits. */
    void failed(TopicPartition partition, long offset, Throwable cause, int attempts, String hint) {
        Duration pause = redelivery.failed(partition, offset, System.nanoTime());
        int rounds = redelivery.failures(partition);
        Throwable root = NestedExceptionUtils.getMostSpecificCause(cause);
        note(partition, offset, attempts, root);
        state.problem(
                partition.toString(),
                "The message at offset %d could not be handled, nothing behind it in this partition is: %s"
                        .formatted(offset, root));
        String report =
                "Binding '%s': the message at %s offset %d could not be handled in %s (round %d): %s. It is not skipped: this partition waits %d ms and then delivers it again. %s"
                        .formatted(
                                binding,
                                partition,
                                offset,
                                attempts == 1 ? "1 attempt" : attempts + " attempts",
                                rounds,
                                root,
                                pause.toMillis(),
                                hint);
        if (rounds == 1) {
            LOG.error(report, cause);
        } else {
            // The same trace every round would only hide the other lines.
            LOG.error(report);
            LOG.debug("Round {} of {} offset {}", rounds, partition, offset, cause);
        }
    }

    private void note(TopicPartition partition, long offset, int attempts, Throwable cause) {
        FailingMessage known = failing.get(partition);
        FailingMessage before = known != null && known.offset() == offset ? known : null;
        failing.put(partition, again(before, partition, offset, attempts, cause));
    }

    /** The message has failed so many times more; {@code before} is what was known of it, null for the first failure. */
    static FailingMessage again(
            @Nullable FailingMessage before, TopicPartition partition, long offset, int attempts, Throwable cause) {
        return before == null
                ? new FailingMessage(partition, offset, attempts, Instant.now(), oneLine(cause))
                : new FailingMessage(partition, offset, before.attempts() + attempts, before.since(), oneLine(cause));
    }

    private static String oneLine(Throwable cause) {
        String said =
                cause instanceof UnreadableMessageException ? String.valueOf(cause.getMessage()) : cause.toString();
        return said.replaceAll("\\s+", " ");
    }

    /** What the partitions that cannot go on wait for; a copy. */
    List<FailingMessage> failing() {
        return List.copyOf(failing.values());
    }

    /** The partition itself cannot be read: the others must not suffer from it. */
    void unreadable(TopicPartition partition, long offset, RuntimeException cause) {
        Duration pause = redelivery.failed(partition, offset, System.nanoTime());
        note(partition, offset, 1, cause);
        if (state.problem(partition.toString(), String.valueOf(cause.getMessage()))) {
            LOG.error("Binding '{}': {} cannot be read, trying again", binding, partition, cause);
        }
        LOG.debug("Binding '{}': {} waits {}", binding, partition, pause);
    }

    /** A message of this partition was handled. */
    void recovered(TopicPartition partition) {
        if (redelivery.handled(partition)) {
            failing.remove(partition);
            state.solved(partition.toString());
            LOG.info("Binding '{}': {} goes on, its failed message is handled now", binding, partition);
        }
    }

    /** All before {@code next} is finished, which may be in front of what the partition waits for. */
    void recovered(TopicPartition partition, long next) {
        if (redelivery.isBefore(partition, next)) {
            recovered(partition);
        }
    }

    /** The application wants the message again: its partition waits, which is no problem. */
    void requeued(TopicPartition partition, long offset) {
        Duration pause = redelivery.failed(partition, offset, System.nanoTime());
        LOG.debug("Binding '{}': {} goes back to {} and waits {}", binding, partition, offset, pause);
    }

    /** Partitions that still wait; may be changed. */
    Set<TopicPartition> waiting() {
        redelivery.due(System.nanoTime());
        return new HashSet<>(redelivery.waiting());
    }

    /** Time till the first of them has waited enough, at most {@code longest}. */
    Duration nextDue(Duration longest) {
        return redelivery.nextDue(System.nanoTime(), longest);
    }

    /** These partitions are somebody else's business now. */
    void forget(Collection<TopicPartition> partitions) {
        redelivery.forget(partitions);
        failing.keySet().removeAll(partitions);
        partitions.forEach(partition -> state.solved(partition.toString()));
    }
}
