package io.catmq.binder.inbound;

import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What is handled at a time: one message, or in batch mode several of one partition.
 *
 * @param records at least one, in the order of their offsets
 */
record Delivery(List<ReceivedMessage> records) {
    Delivery {
        records = List.copyOf(records);
    }

    /** Where they are from. */
    TopicPartition partition() {
        return records.get(0).topicPartition();
    }

    int size() {
        return records.size();
    }

    /** Offset of the first message. */
    long first() {
        return records.get(0).offset();
    }

    /** Offset where it goes on when the first {@code count} messages are done. */
    long next(int count) {
        return records.get(count - 1).offset() + 1;
    }

    /** The messages from that index on; there must be one. */
    Delivery from(int index) {
        return index == 0 ? this : new Delivery(records.subList(index, records.size()));
    }

    /** The first {@code count} messages. */
    List<ReceivedMessage> first(int count) {
        return records.subList(0, count);
    }

    /** Index of the message that such an exception says failed, or -1 when none says so. */
    <T extends Throwable> int failedIndex(Throwable failure, Class<T> type, ToIntFunction<T> index) {
        Throwable current = failure;
        for (int i = 0; current != null && i < 100; i++) {
            if (type.isInstance(current)) {
                int found = index.applyAsInt(type.cast(current));
                return found < size() ? found : -1;
            }
            current = current.getCause();
        }
        return -1;
    }
}
