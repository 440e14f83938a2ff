package io.catmq.binder.transactional;

import io.catmq.client.CatMqConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;

/** Positions in the application's database, written in the transactions in which messages are handled. Thread safe. */
public interface Positions {
    /**
     * Fails unless the database has the table.
     *
     * @throws io.catmq.binder.outbox.MissingTableException with what to do
     */
    void check();

    /**
     * Says whose messages the calling thread handles from now on.
     *
     * @param consumer that they are polled from; null for none any more
     */
    void reading(@Nullable CatMqConsumer consumer);

    /**
     * Has a message handled in a transaction that also moves the position behind it, unless it was handled before. Of a batch
     * only those are handed over that were not.
     *
     * @throws RuntimeException of the handler or the transaction; then nothing of it has happened
     */
    void handle(String group, Message<?> message, Consumer<Message<?>> handler);
}
