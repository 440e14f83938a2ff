package io.catmq.binder.inbound;

import io.catmq.binder.BinderClients;
import io.catmq.binder.UnwaitedSends;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.binder.transactional.Positions;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.FailingMessage;
import io.catmq.client.FencedException;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.acks.AcknowledgmentCallback.Status;

/**
 * What is handled, what has failed, and what the application still has: commits, moves, and goes back to what is to be
 * delivered again. For one thread.
 */
final class Ledger {
    private final CatMqConsumer consumer;
    private final Failures failures;
    private final Outputs outputs;
    private final Progress progress;
    private final FailedMessages failedMessages;
    private final Acknowledgments acknowledgments;
    private final Set<TopicPartition> held = new HashSet<>();
    private boolean ours = true;

    Ledger(
            CatMqConsumer consumer,
            CatMqDestination destination,
            InboundSettings settings,
            BinderClients clients,
            UnwaitedSends sends,
            @Nullable Positions positions) {
        this.consumer = consumer;
        this.failures = new Failures(settings, destination.state());
        this.outputs = new Outputs(sends);
        this.progress = new Progress(consumer, settings.group() != null, settings.commitInterval(), outputs);
        this.failedMessages = new FailedMessages(
                consumer, destination, settings, message -> clients.producer().sendAndWait(message), positions);
        this.acknowledgments = new Acknowledgments(settings.maxUnacknowledged(), consumer::wakeup);
    }

    /** Whatever was polled is handed over or put back; a new poll follows. */
    void newPoll() {
        held.clear();
        ours = true;
    }

    /** Partitions of which nothing may be polled now; may be changed. */
    Set<TopicPartition> waiting() {
        Set<TopicPartition> waiting = failures.waiting();
        waiting.addAll(acknowledgments.full());
        return waiting;
    }

    /**
     * Time till the first partition that waits because of a failure has waited enough, or a commit is due; at most
     * {@code longest}.
     */
    Duration nextDue(Duration longest) {
        return progress.atMostUntilDue(failures.nextDue(longest));
    }

    Collection<FailingMessage> failing() {
        return failures.failing();
    }

    /** The partition itself cannot be read at that offset. */
    void unreadable(TopicPartition partition, long offset, RuntimeException cause) {
        failures.unreadable(partition, offset, cause);
    }

    /** Commits what is handled, and does what the application has said about messages that were handed out. */
    void settle() {
        settleAcknowledged();
        progress.commit();
    }

    /** As {@link #settle}, but does not commit again a moment after it has: {@link #nextDue} then is when to come back. */
    void settleIfDue() {
        settleAcknowledged();
        progress.commitIfDue();
    }

    /** The partition goes on elsewhere: what was handed out of it and its failure have no meaning any more. */
    void leave(TopicPartition partition) {
        acknowledgments.rewind(partition, 0);
        failedMessages.moves().leave(partition);
        failures.forget(Set.of(partition));
    }

    /** Handed out until the application acknowledges it. */
    Entry handOut(Delivery delivery, boolean autoAck) {
        return acknowledgments.add(delivery, autoAck);
    }

    /** Whether so much of the partition is not acknowledged that no more of it is handed out. */
    boolean isFull(TopicPartition partition) {
        return acknowledgments.isFull(partition);
    }

    /** Whether the rest of what was polled of that partition is to be left alone: it comes again. */
    boolean isHeld(TopicPartition partition) {
        return held.contains(partition);
    }

    /** Whether the partitions are, as far as is known, still this consumer's. */
    boolean ours() {
        return ours;
    }

    /** The first messages are handled. */
    void handled(Delivery delivery, int count) {
        failures.recovered(delivery.partition());
        failedMessages.moves().handled(delivery.partition());
        ours &= progress.handled(delivery.partition(), delivery.next(count));
    }

    /** All before that offset is finished, while something behind it may be, too. */
    void finished(TopicPartition partition, long next) {
        failures.recovered(partition, next);
        ours &= progress.handled(partition, next);
    }

    /** Whether the messages that the failure concerns have somewhere to go. */
    boolean canMove(Delivery delivery, Outcome.Failed failed) {
        return failedMessages.canMove(delivery, failed);
    }

    /**
     * All attempts failed: moves the messages, or goes back to the first that cannot be moved and lets its partition wait.
     *
     * @return how many are moved
     */
    int failed(Delivery delivery, Outcome.Failed failed) {
        FailedMessages.Moved moved = move(delivery, failed);
        if (moved.count() < failed.count()) {
            Delivery rest = delivery.from(moved.count());
            putBack(rest);
            if (!(moved.trouble() instanceof FencedException)) {
                report(rest, failed, moved);
            }
        }
        return moved.count();
    }

    /** Moves and commits the messages that the failure concerns, as far as that is possible now. */
    FailedMessages.Moved move(Delivery delivery, Outcome.Failed failed) {
        // Its commit is one of all before it, too.
        FailedMessages.Moved moved = outputs.areWritten()
                ? failedMessages.move(delivery, failed)
                : new FailedMessages.Moved(
                        0, new IllegalStateException("What was sent before it with sync=false is not written yet"));
        if (moved.count() > 0) {
            progress.settled(delivery.partition());
            failures.recovered(delivery.partition());
        }
        ours &= !(moved.trouble() instanceof FencedException);
        return moved;
    }

    /**
     * How many messages, from the first, need no more care, as they were moved although there was no answer to that. Goes back
     * to them when that cannot be known now.
     */
    int movedAfterAll(Delivery delivery) {
        TopicPartition partition = delivery.partition();
        if (isHeld(partition)) {
            return 0;
        }
        try {
            int count = failedMessages.moves().movedAfterAll(delivery);
            if (count > 0) {
                progress.settled(partition);
                failures.recovered(partition);
            }
            return count;
        } catch (CatMqException e) {
            putBack(delivery);
            failures.failed(partition, delivery.first(), e, 0, "Whether it was moved is not known yet");
            return 0;
        }
    }

    private void report(Delivery rest, Outcome.Failed failed, FailedMessages.Moved moved) {
        if (moved.trouble() == null) {
            failures.failed(rest.partition(), rest.first(), failed.cause(), failed.attempts(), Failures.HINT);
        } else {
            moved.trouble().addSuppressed(failed.cause());
            failures.failed(rest.partition(), rest.first(), moved.trouble(), failed.attempts(), Failures.NOT_MOVED);
        }
    }

    /** It was not handed out after all. */
    void withdraw(Delivery delivery) {
        acknowledgments.rewind(delivery.partition(), delivery.first());
    }

    /** These and all behind them are delivered again. */
    void putBack(Delivery delivery) {
        held.add(delivery.partition());
        acknowledgments.rewind(delivery.partition(), delivery.first());
        if (consumer.assignment().contains(delivery.partition())) {
            consumer.seek(delivery.partition(), delivery.first());
        }
    }

    /** Does what the application has said about messages that were handed out. */
    private void settleAcknowledged() {
        for (TopicPartition partition : acknowledgments.partitions()) {
            Delivery rest = acknowledgments.takeRest(partition);
            if (rest != null) {
                putBack(rest);
            }
            Entry again = acknowledgments.firstRequeued(partition);
            if (again != null) {
                putBack(again.delivery());
                failures.requeued(partition, again.delivery().first());
            }
            boolean more = true;
            while (more) {
                Entry first = acknowledgments.firstTold(partition);
                more = first != null && settled(partition, first);
            }
        }
    }

    /** Returns whether the next one may be looked at. */
    private boolean settled(TopicPartition partition, Entry entry) {
        Delivery delivery = entry.delivery();
        if (entry.status() == Status.REJECT) {
            Outcome.Failed failure = entry.failure();
            int moved = failed(delivery, failure);
            if (moved < failure.count()) {
                if (moved > 0) {
                    acknowledgments.removeFirst(partition);
                }
                return false;
            }
        }
        acknowledgments.removeFirst(partition);
        if (entry.status() == Status.ACCEPT) {
            failures.recovered(partition);
            progress.note(partition, delivery.next(entry.done()));
        }
        return true;
    }

    /** Others have these now. */
    void forget(Collection<TopicPartition> partitions) {
        acknowledgments.forget(partitions);
        progress.forget(partitions);
        partitions.forEach(failedMessages.moves()::forget);
        failures.forget(partitions);
    }
}
