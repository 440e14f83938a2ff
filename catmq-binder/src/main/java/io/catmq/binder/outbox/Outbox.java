package io.catmq.binder.outbox;

import io.catmq.binder.health.BindingState;
import io.catmq.client.Message;
import java.util.function.IntConsumer;

/** The outbox of one binder. Thread safe. */
public interface Outbox extends AutoCloseable {
    /**
     * Fails unless the database has the outbox's tables.
     *
     * @throws MissingTableException with what to do
     */
    void check();

    /**
     * From now on the rows of everybody are relayed, and the trouble with those of this binding's topic is told to it.
     *
     * @param partitions is told how many the topic has, whenever that was asked for, and before anything is sent to them. What
     *     it throws delays the relay
     */
    void use(BindingState binding, IntConsumer partitions);

    /** From now on, until it is closed, the rows of everybody are relayed, whether a binding uses it or not. */
    void begin();

    /** Ends {@link #use}; after the last one the relay stops, unless it was told to {@link #begin}. */
    void release(BindingState binding);

    /**
     * Adds a message to the transaction of the calling thread: it is sent after that commits, and never if it does not.
     *
     * @throws IllegalStateException without a transaction of the outbox's database
     */
    void add(Message message);

    @Override
    void close();
}
