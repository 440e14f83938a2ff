package io.catmq.binder.transactional;

import io.catmq.client.CatMqConsumer;
import io.catmq.client.TopicPartition;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
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
     * @throws HandledInPartException when some messages of a batch were, and then anything failed
     * @throws RuntimeException of the handler or the transaction; then nothing of it has happened
     */
    void handle(String group, Message<?> message, Consumer<Message<?>> handler);

    /**
     * Moves the position behind messages that are not handled but moved elsewhere, so that neither an older owner of the
     * partition can still handle them, nor are those moved that were handled.
     *
     * @param first offset of the first of them
     * @param next offset behind the last of them
     * @param move moves those from the offset on that it is given: the first that was not handled before, {@code next} when all
     *     were. What it has done must last when it returns
     * @throws RuntimeException of {@code move}, or of the transaction before it: then nothing has happened
     */
    void pass(String group, TopicPartition partition, long first, long next, LongConsumer move);
}
