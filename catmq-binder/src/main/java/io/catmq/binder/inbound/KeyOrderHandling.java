package io.catmq.binder.inbound;

import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Gives what was polled to the handler, one message at a time. One that fails is held and delivered again after its delays,
 * while later ones of its key wait behind it and the others go on; the commit stays in front of the first unfinished one. For
 * one thread.
 */
final class KeyOrderHandling {
    private final KeyOrder keyOrder;
    private final InboundSettings settings;
    private final Reader reader;
    private final Ledger ledger;
    private final HeldKeys keys;
    private final HeldReports reports;
    private final Deliverer deliverer;
    private final StopGate gate;
    private final BooleanSupplier paused;

    KeyOrderHandling(
            KeyOrder keyOrder,
            InboundSettings settings,
            Reader reader,
            HeldReports reports,
            Deliverer deliverer,
            StopGate gate,
            BooleanSupplier paused) {
        this.keyOrder = keyOrder;
        this.settings = settings;
        this.reader = reader;
        this.ledger = reader.ledger();
        this.keys = reader.heldKeys();
        this.reports = reports;
        this.deliverer = deliverer;
        this.gate = gate;
        this.paused = paused;
    }

    void handle(List<Delivery> polled) {
        polled.forEach(this::forgetIfWentBack);
        for (TopicPartition partition : keys.partitions()) {
            HeldPartition held = keys.find(partition);
            if (held != null) {
                goOn(partition, held);
            }
        }
        polled.forEach(this::take);
    }

    /** What is held would be committed without what is read again before it. */
    private void forgetIfWentBack(Delivery delivery) {
        TopicPartition partition = delivery.partition();
        if (keys.wentBack(partition, delivery.first())) {
            reader.leave(partition);
        }
    }

    /** Delivers or moves what is held and due; no more than a poll takes, as rebalances wait for the next poll. */
    private void goOn(TopicPartition partition, HeldPartition held) {
        long now = System.nanoTime();
        HeldMessage due = held.due(now);
        for (int i = 0; i < settings.consumer().maxPollRecords() && due != null && mayGoOn(); i++) {
            Outcome.Failed givenUp = due.lastFailure();
            if (givenUp == null) {
                deliver(held, due);
            } else {
                move(held, due, givenUp);
            }
            due = held.due(now);
        }
        reports.state().position(partition, held.end());
    }

    private boolean mayGoOn() {
        return ledger.ours() && !gate.stopping() && !paused.getAsBoolean();
    }

    private void deliver(HeldPartition held, HeldMessage message) {
        Outcome outcome = deliverer.deliver(message.delivery(), null, null, gate);
        if (outcome instanceof Outcome.Handled) {
            finish(held, message);
        } else if (outcome instanceof Outcome.Failed failed) {
            failed(held, message, failed);
        }
    }

    /** A message that was polled just now. */
    private void take(Delivery delivery) {
        TopicPartition partition = delivery.partition();
        if (ledger.isHeld(partition)) {
            return;
        }
        HeldPartition held = keys.find(partition);
        if (!mayGoOn() || (held != null && held.isFull(keyOrder))) {
            ledger.putBack(delivery);
            return;
        }
        ReceivedMessage message = delivery.records().get(0);
        if (held != null && held.holds(message)) {
            held.add(message, System.nanoTime());
            return;
        }
        Outcome outcome = deliverer.deliver(delivery, null, null, gate);
        if (outcome instanceof Outcome.Failed failed) {
            hold(message, failed);
        } else if (!(outcome instanceof Outcome.Handled)) {
            ledger.putBack(delivery);
        } else if (held == null) {
            ledger.handled(delivery, 1);
        } else {
            held.addFinished(message.offset());
        }
    }

    private void hold(ReceivedMessage message, Outcome.Failed failed) {
        TopicPartition partition = message.topicPartition();
        HeldPartition held = keys.findOrOpen(partition);
        failed(held, held.add(message, System.nanoTime()), failed);
        goOn(partition, held);
    }

    private void failed(HeldPartition held, HeldMessage message, Outcome.Failed once) {
        Outcome.Failed failure = message.failed(once);
        if (message.delayed() < keyOrder.delays().size()
                && settings.failed().retryable().test(failure.cause())) {
            Duration delay = keyOrder.delays().get(message.delayed());
            int deliveries = keyOrder.delays().size() - message.delayed();
            reports.delayed(message, failure, failure.attempts() + deliveries * once.attempts(), delay);
            message.delay(again(message, failure.delayedOnceMore()), System.nanoTime() + delay.toNanos());
        } else if (ledger.canMove(message.delivery(), failure)) {
            message.giveUp(failure);
            if (message.offset() != held.firstUnfinished()) {
                reports.givenUp(message, failure);
            }
        } else {
            message.again(again(message, failure));
            stuck(message, failure.cause(), failure, Failures.HINT);
        }
    }

    private ReceivedMessage again(HeldMessage message, Outcome.Failed failure) {
        return FailedMessages.again(message.message(), String.valueOf(settings.group()), failure);
    }

    private void move(HeldPartition held, HeldMessage message, Outcome.Failed failure) {
        FailedMessages.Moved moved = ledger.move(message.delivery(), failure);
        if (moved.count() > 0) {
            finish(held, message);
            return;
        }
        RuntimeException trouble = moved.trouble();
        if (trouble == null) {
            stuck(message, failure.cause(), failure, Failures.HINT);
        } else {
            trouble.addSuppressed(failure.cause());
            stuck(message, trouble, failure, Failures.NOT_MOVED);
        }
    }

    private void stuck(HeldMessage message, Throwable cause, Outcome.Failed failure, String hint) {
        int round = message.stuck();
        Duration pause = settings.redelivery().after(round);
        message.due(System.nanoTime() + pause.toNanos());
        if (ledger.ours()) {
            reports.stuck(message, cause, failure.attempts(), round, pause, hint);
        }
    }

    private void finish(HeldPartition held, HeldMessage message) {
        long before = held.firstUnfinished();
        keys.finish(held, message);
        if (held.firstUnfinished() > before) {
            ledger.finished(message.partition(), held.firstUnfinished());
        }
    }
}
