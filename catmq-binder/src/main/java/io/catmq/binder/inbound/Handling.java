package io.catmq.binder.inbound;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Gives what was polled to the handler. Where a message fails and is not moved elsewhere, its partition goes back to it and
 * waits, while the other partitions go on; nothing behind it is handled or committed before it is. For one thread.
 */
final class Handling {
    private final Ledger ledger;
    private final Deliverer deliverer;
    private final Predicate<Delivery> foreign;
    private final boolean manual;
    private final StopGate gate;
    private final BooleanSupplier paused;

    /**
     * Handling of one consumer's messages.
     *
     * @param foreign what is passed over, as it is not for this binding
     * @param manual whether the application acknowledges the messages
     */
    Handling(
            Ledger ledger,
            Deliverer deliverer,
            Predicate<Delivery> foreign,
            boolean manual,
            StopGate gate,
            BooleanSupplier paused) {
        this.ledger = ledger;
        this.deliverer = deliverer;
        this.foreign = foreign;
        this.manual = manual;
        this.gate = gate;
        this.paused = paused;
    }

    void handle(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            int moved = ledger.movedAfterAll(delivery);
            if (moved < delivery.size()) {
                handle(delivery.from(moved));
            }
        }
    }

    private void handle(Delivery delivery) {
        Delivery rest = delivery;
        Throwable seen = null;
        while (!ledger.isHeld(rest.partition())) {
            if (!ledger.ours() || gate.stopping() || paused.getAsBoolean() || isFull(rest)) {
                ledger.putBack(rest);
                return;
            }
            Entry entry = manual ? ledger.handOut(rest, false) : null;
            Outcome outcome = foreign.test(rest)
                    ? new Outcome.Handled(rest.size(), true, null)
                    : deliverer.deliver(rest, seen, entry, gate);
            if (outcome instanceof Outcome.Split split) {
                ledger.withdraw(rest);
                handle(new Delivery(rest.first(split.count())));
                rest = rest.from(split.count());
                seen = split.cause();
                continue;
            }
            int done = entry == null ? done(rest, outcome) : noted(rest, outcome, entry);
            if (done == rest.size()) {
                return;
            }
            rest = rest.from(done);
            seen = outcome instanceof Outcome.Handled handled ? handled.next() : null;
        }
    }

    private boolean isFull(Delivery delivery) {
        return manual && ledger.isFull(delivery.partition());
    }

    /** How many messages, from the first, need no more care. */
    private int done(Delivery delivery, Outcome outcome) {
        if (outcome instanceof Outcome.Handled handled) {
            ledger.handled(delivery, handled.count());
            return handled.count();
        }
        if (outcome instanceof Outcome.Failed failed) {
            return ledger.failed(delivery, failed);
        }
        ledger.putBack(delivery);
        return 0;
    }

    /** As {@link #done}, where handled means handed out. */
    private int noted(Delivery delivery, Outcome outcome, Entry entry) {
        if (outcome instanceof Outcome.Handled handled) {
            if (handled.taken() || handled.count() < delivery.size()) {
                entry.partly(handled.count());
            }
            return handled.count();
        }
        if (outcome instanceof Outcome.Failed failed && ledger.canMove(delivery, failed)) {
            // Not before all in front of it are acknowledged, as the move commits.
            entry.failed(failed);
            return failed.count();
        }
        return done(delivery, outcome);
    }
}
