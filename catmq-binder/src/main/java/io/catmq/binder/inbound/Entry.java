package io.catmq.binder.inbound;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.acks.AcknowledgmentCallback;

/** A delivery that waits for the application's word, from any thread; only the first word counts. */
final class Entry implements AcknowledgmentCallback {
    private final Delivery delivery;
    private final Runnable told;
    private final AtomicReference<@Nullable Status> status = new AtomicReference<>();
    private volatile Outcome.@Nullable Failed failed;
    private volatile int done;
    private volatile boolean restAgain;
    private volatile boolean autoAck;

    /**
     * An entry.
     *
     * @param told is run after the application has said something, by its thread
     * @param autoAck whether who polled it acknowledges it where the application has not
     */
    Entry(Delivery delivery, boolean autoAck, Runnable told) {
        this.delivery = delivery;
        this.done = delivery.size();
        this.autoAck = autoAck;
        this.told = told;
    }

    @Override
    public void acknowledge(Status word) {
        if (status.compareAndSet(null, word)) {
            told.run();
        }
    }

    @Override
    public boolean isAcknowledged() {
        return status.get() != null;
    }

    @Override
    public void noAutoAck() {
        autoAck = false;
    }

    @Override
    public boolean isAutoAck() {
        return autoAck;
    }

    /** The handler gave up: the first messages are to be moved, once all before them are handled. */
    void failed(Outcome.Failed outcome) {
        failed = outcome;
        acknowledge(Status.REJECT);
    }

    /** Only the first messages of the list are handled; the others are delivered anew. */
    void partly(int count) {
        done = count;
        acknowledge(Status.ACCEPT);
    }

    /** The word to come is about the first messages of the list only; the others are delivered again. */
    void only(int count) {
        if (status.get() == null) {
            restAgain = count < delivery.size();
            done = count;
        }
    }

    /** What is to be delivered again behind those that the word is about, or null; told once. */
    @Nullable Delivery takeRest() {
        Status word = status.get();
        if (!restAgain || word == null || word == Status.REQUEUE) {
            return null;
        }
        restAgain = false;
        return delivery.from(done);
    }

    /** What the application has said, or null when nothing so far. */
    @Nullable Status status() {
        return status.get();
    }

    Delivery delivery() {
        return delivery;
    }

    /** How many of its messages the word is about. */
    int done() {
        return done;
    }

    /** Why it is rejected. */
    Outcome.Failed failure() {
        Outcome.Failed known = failed;
        return known == null ? new Outcome.Failed(done, new RejectedMessageException(), 1) : known;
    }
}
