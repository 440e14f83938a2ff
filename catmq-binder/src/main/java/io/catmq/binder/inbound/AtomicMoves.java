package io.catmq.binder.inbound;

import io.catmq.binder.transactional.Positions;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.Message;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.ServerUnavailableException;
import io.catmq.client.Settlement;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.ErrorCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages elsewhere in one transaction with their commit, and in a transactional binding with their position, too.
 * Remembers moves that had no answer. For one thread.
 */
final class AtomicMoves {
    private final CatMqConsumer consumer;
    private final String group;
    private final Consumer<Message> sender;
    private final @Nullable Positions positions;
    private final Map<TopicPartition, Long> unanswered = new HashMap<>();
    private final Set<TopicPartition> maybeBehind = new HashSet<>();

    /**
     * Moves for one consumer.
     *
     * @param sender sends a message that there is nothing to commit with
     * @param positions of a transactional binding, else null
     */
    AtomicMoves(CatMqConsumer consumer, String group, Consumer<Message> sender, @Nullable Positions positions) {
        this.consumer = consumer;
        this.group = group;
        this.sender = sender;
        this.positions = positions;
    }

    /**
     * Moves and commits these, at least one of one partition, but for those that the application's database says were handled.
     *
     * @param copy makes what is sent elsewhere
     * @throws CatMqException when the server refuses it, or has not answered
     * @throws RuntimeException of the application's database; then nothing was moved
     */
    void move(List<ReceivedMessage> messages, Function<ReceivedMessage, Message> copy) {
        ReceivedMessage last = messages.get(messages.size() - 1);
        TopicPartition partition = last.topicPartition();
        long next = last.offset() + 1;
        if (positions == null) {
            settle(partition, next, messages.stream().map(copy).toList());
        } else {
            positions.pass(
                    group,
                    partition,
                    messages.get(0).offset(),
                    next,
                    from -> settle(
                            partition,
                            next,
                            messages.stream()
                                    .filter(message -> message.offset() >= from)
                                    .map(copy)
                                    .toList()));
        }
    }

    private void settle(TopicPartition partition, long next, List<Message> copies) {
        if (maybeBehind.contains(partition)) {
            if (committed(partition) >= next) {
                // There is nothing to commit, and a commit that was there before could be taken for that of a move.
                copies.forEach(sender);
                return;
            }
            maybeBehind.remove(partition);
        }
        Long tried = unanswered.get(partition);
        if (tried != null && tried == next && isCommitted(partition, next)) {
            unanswered.remove(partition);
            return;
        }
        Settlement.Builder settlement = Settlement.builder();
        copies.forEach(settlement::append);
        try {
            consumer.settle(settlement.commit(partition, next).build());
            unanswered.remove(partition);
        } catch (ServerUnavailableException e) {
            unanswered.put(partition, next);
            throw e;
        } catch (CatMqException e) {
            if (!ErrorCode.COMMIT_BACKWARDS.name().equals(e.code())) {
                throw e;
            }
            committedBefore(partition, next, copies);
        }
    }

    /** Either an earlier try had no answer but came through, or somebody else has committed for the group. */
    private void committedBefore(TopicPartition partition, long next, List<Message> copies) {
        Long tried = unanswered.remove(partition);
        if (tried == null || tried != next || !isCommitted(partition, next)) {
            copies.forEach(sender);
        }
    }

    /**
     * How many messages, from the first, were moved although there was no answer to that.
     *
     * @throws CatMqException when that is not known now
     */
    int movedAfterAll(Delivery delivery) {
        TopicPartition partition = delivery.partition();
        Long tried = unanswered.get(partition);
        if (tried == null || tried <= delivery.first() || !isCommitted(partition, tried)) {
            return 0;
        }
        unanswered.remove(partition);
        return (int) delivery.records().stream()
                .filter(record -> record.offset() < tried)
                .count();
    }

    /** Just that is what the move leaves, and nothing behind it is committed before the doubt is over. */
    private boolean isCommitted(TopicPartition partition, long next) {
        return committed(partition) == next;
    }

    private long committed(TopicPartition partition) {
        return consumer.committed(Set.of(partition)).getOrDefault(partition, 0L);
    }

    /** A move that had no answer has no meaning any more, as its message is handled. */
    void handled(TopicPartition partition) {
        unanswered.remove(partition);
    }

    /** The partition is read elsewhere from now on, which may be behind what is committed. */
    void leave(TopicPartition partition) {
        unanswered.remove(partition);
        maybeBehind.add(partition);
    }

    /** The partition is somebody else's. */
    void forget(TopicPartition partition) {
        unanswered.remove(partition);
        maybeBehind.remove(partition);
    }
}
