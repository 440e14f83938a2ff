package io.catmq.binder.inbound;

import io.catmq.binder.BinderClients;
import io.catmq.binder.UnwaitedSends;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.binder.transactional.Positions;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CorruptDataException;
import io.catmq.client.FailingMessage;
import io.catmq.client.OffsetOutOfRangeException;
import io.catmq.client.RebalanceListener;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads for a binding: polls, pauses partitions, and follows rebalances and seeks. For one thread. */
final class Reader implements RebalanceListener {
    private final CatMqConsumer consumer;
    private final InboundConverter converter;
    private final BooleanSupplier paused;
    private final Listeners listeners;
    private final Ledger ledger;
    private final HeldKeys heldKeys;
    private final Seeks seeks;
    private boolean hadPartitions;

    Reader(
            CatMqConsumer consumer,
            CatMqDestination destination,
            InboundSettings settings,
            InboundConverter converter,
            Listeners listeners,
            Seeks seeks,
            BinderClients clients,
            UnwaitedSends sends,
            @Nullable Positions positions,
            BooleanSupplier paused) {
        this.consumer = consumer;
        this.converter = converter;
        this.paused = paused;
        this.listeners = listeners;
        this.seeks = seeks;
        this.ledger = new Ledger(consumer, destination, settings, clients, sends, positions);
        this.heldKeys = new HeldKeys(settings.keyOrder(), destination.state());
    }

    /** The next messages in the pieces that are handled at a time; none when none came in time. */
    List<Delivery> poll(Duration longest) {
        ledger.settleIfDue();
        if (hadPartitions) {
            seeks.apply(consumer, this::leave);
        }
        applyPauses();
        ledger.newPoll();
        consumer.reportFailing(failing());
        try {
            return converter.deliveries(consumer.poll(nextDue(longest)));
        } catch (CorruptDataException e) {
            ledger.unreadable(e.topicPartition(), e.offset(), e);
        } catch (OffsetOutOfRangeException e) {
            ledger.unreadable(e.topicPartition(), e.low(), e);
        }
        return List.of();
    }

    private List<FailingMessage> failing() {
        List<FailingMessage> failing = new ArrayList<>(ledger.failing());
        failing.addAll(heldKeys.failing());
        return failing;
    }

    /** Nothing of a paused binding is due. */
    private Duration nextDue(Duration longest) {
        Duration next = ledger.nextDue(longest);
        return paused.getAsBoolean() ? next : heldKeys.nextDue(next);
    }

    /** What is handled and what is not. */
    Ledger ledger() {
        return ledger;
    }

    /** What is held back because of its key. */
    HeldKeys heldKeys() {
        return heldKeys;
    }

    /** The partition goes on elsewhere: what is known of where it was has no meaning any more. */
    void leave(TopicPartition partition) {
        ledger.leave(partition);
        heldKeys.forget(Set.of(partition));
    }

    private void applyPauses() {
        Set<TopicPartition> pausing = new HashSet<>(consumer.assignment());
        if (!paused.getAsBoolean()) {
            Set<TopicPartition> waiting = ledger.waiting();
            heldKeys.addFull(waiting);
            pausing.retainAll(waiting);
        }
        Set<TopicPartition> resuming = new HashSet<>(consumer.paused());
        resuming.removeAll(pausing);
        if (!resuming.isEmpty()) {
            consumer.resume(resuming);
        }
        pausing.removeAll(consumer.paused());
        if (!pausing.isEmpty()) {
            consumer.pause(pausing);
        }
    }

    @Override
    public void onAssigned(Collection<TopicPartition> partitions) {
        hadPartitions |= !partitions.isEmpty();
        listeners.assigned(partitions, seeks);
        Set<TopicPartition> seeking = new HashSet<>(seeks.partitions());
        seeking.retainAll(partitions);
        if (!seeking.isEmpty()) {
            // This poll must not return what it would find without the seek.
            consumer.pause(seeking);
        }
    }

    @Override
    public void onRevoked(Collection<TopicPartition> partitions) {
        try {
            ledger.settle();
        } finally {
            listeners.revoked(partitions);
            forget(partitions);
        }
    }

    @Override
    public void onLost(Collection<TopicPartition> partitions) {
        listeners.lost(partitions);
        forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        ledger.forget(partitions);
        heldKeys.forget(partitions);
    }
}
