package io.catmq.binder.transactional;

import io.catmq.binder.CatMqHeaders;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Positions in a database of the application, in the transactions of its transaction manager. */
public final class JdbcPositions implements Positions {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcPositions.class);

    /** A worker thread reads from one consumer at a time, whichever binder it is of. */
    private static final ThreadLocal<@Nullable CatMqConsumer> CONSUMER = new ThreadLocal<>();

    private final PositionTable table;
    private final TransactionTemplate transaction;

    /**
     * Positions in the table {@code position} with this prefix.
     *
     * @param transactions whose transactions are on {@code dataSource}
     */
    public JdbcPositions(DataSource dataSource, PlatformTransactionManager transactions, String tablePrefix) {
        table = new PositionTable(dataSource, tablePrefix);
        transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void check() {
        table.check();
    }

    @Override
    public void reading(@Nullable CatMqConsumer current) {
        if (current == null) {
            CONSUMER.remove();
        } else {
            CONSUMER.set(current);
        }
    }

    @Override
    public void handle(String group, Message<?> message, Consumer<Message<?>> handler) {
        MessageHeaders headers = message.getHeaders();
        TopicPartition partition = new TopicPartition(
                Objects.requireNonNull(headers.get(CatMqHeaders.RECEIVED_TOPIC, String.class)),
                Objects.requireNonNull(headers.get(CatMqHeaders.RECEIVED_PARTITION, Integer.class)));
        long first = Objects.requireNonNull(headers.get(CatMqHeaders.RECEIVED_OFFSET, Long.class));
        List<Map<String, Object>> each = batchHeaders(message);
        long next = each == null ? first + 1 : offset(each.get(each.size() - 1)) + 1;
        String generation = generation(partition);
        AtomicInteger before = new AtomicInteger();
        try {
            transaction.executeWithoutResult(status -> {
                long from = table.advance(group, partition, generation, first, next);
                if (from == first) {
                    handler.accept(message);
                } else if (from < next && each != null) {
                    LOG.info("{} from {} to {} was handled before, the rest follows", partition, first, from);
                    before.set(countBefore(each, from));
                    handler.accept(rest(message, each, from));
                } else {
                    LOG.info("{} from {} to {} was handled before and is not handled again", partition, first, next);
                }
            });
        } catch (RuntimeException | Error e) {
            // Whoever decides what becomes of the list must not take what was handled for failed.
            if (before.get() > 0) {
                throw new HandledInPartException(before.get(), e);
            }
            throw e;
        }
    }

    @Override
    public void pass(String group, TopicPartition partition, long first, long next, LongConsumer move) {
        String generation = generation(partition);
        AtomicBoolean moved = new AtomicBoolean();
        try {
            transaction.executeWithoutResult(status -> {
                move.accept(table.advance(group, partition, generation, first, next));
                moved.set(true);
            });
        } catch (RuntimeException e) {
            if (!moved.get()) {
                throw e;
            }
            // They are committed as moved, so only an older owner that is still at work could handle them now.
            LOG.warn("{} from {} to {} is moved, but not in the position table", partition, first, next, e);
        }
    }

    private static @Nullable String generation(TopicPartition partition) {
        CatMqConsumer current = CONSUMER.get();
        return current == null ? null : current.generation(partition);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable List<Map<String, Object>> batchHeaders(Message<?> message) {
        Object found = message.getHeaders().get(BinderHeaders.BATCH_HEADERS);
        return message.getPayload() instanceof List && found instanceof List<?> list && !list.isEmpty()
                ? (List<Map<String, Object>>) list
                : null;
    }

    private static long offset(Map<String, Object> headers) {
        return (Long) Objects.requireNonNull(headers.get(CatMqHeaders.RECEIVED_OFFSET));
    }

    private static int countBefore(List<Map<String, Object>> each, long from) {
        return (int) each.stream().filter(headers -> offset(headers) < from).count();
    }

    /** The part of a batch from this offset on. */
    private static Message<?> rest(Message<?> batch, List<Map<String, Object>> each, long from) {
        int skip = countBefore(each, from);
        List<?> payloads = (List<?>) batch.getPayload();
        return MessageBuilder.withPayload(payloads.subList(skip, payloads.size()))
                .copyHeaders(batch.getHeaders())
                .setHeader(BinderHeaders.BATCH_HEADERS, each.subList(skip, each.size()))
                .setHeader(CatMqHeaders.RECEIVED_OFFSET, from)
                .build();
    }
}
