package io.catmq.binder.inbound;

import io.catmq.binder.BatchMessageFailedException;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.binder.provisioning.FailureTopics;
import io.catmq.binder.transactional.Positions;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.Headers;
import io.catmq.client.Message;
import io.catmq.client.MessageTooLargeException;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.UnknownTopicException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.provisioning.ProvisioningException;
import org.springframework.messaging.MessagingException;

/**
 * Moves messages that failed all their attempts to the retry topic or the dead-letter topic. A move and the commit of its
 * message are one transaction: either both have happened or neither.
 */
final class FailedMessages {
    private static final Logger LOG = LoggerFactory.getLogger(FailedMessages.class);

    /** Most bytes of keys and values that are moved at a time. */
    private static final int PIECE_BYTES = 512 * 1024;

    private static final int PIECE_MESSAGES = 100;

    /**
     * How far a move got.
     *
     * @param count how many messages, from the first, are moved and committed
     * @param trouble why not more, or null when the others have nowhere to go
     */
    record Moved(int count, @Nullable RuntimeException trouble) {}

    private final CatMqDestination destination;
    private final InboundSettings settings;
    private final String group;
    private final AtomicMoves moves;
    private final boolean transactional;
    private final MoveLog log;

    /**
     * Moves for one consumer.
     *
     * @param sender sends a message that there is nothing to commit with
     * @param positions of a transactional binding, else null
     */
    FailedMessages(
            CatMqConsumer consumer,
            CatMqDestination destination,
            InboundSettings settings,
            Consumer<Message> sender,
            @Nullable Positions positions) {
        this.destination = destination;
        this.settings = settings;
        this.group = String.valueOf(settings.group());
        this.moves = new AtomicMoves(consumer, group, sender, positions);
        this.transactional = positions != null;
        this.log = new MoveLog(settings.name(), group);
    }

    /** Whether all messages that the failure concerns have somewhere to go. */
    boolean canMove(Delivery delivery, Outcome.Failed failed) {
        return delivery.first(failed.count()).stream().allMatch(record -> target(record, failed.cause()) != null);
    }

    /** Moves the messages that the failure concerns, as far as they have somewhere to go. */
    Moved move(Delivery delivery, Outcome.Failed failed) {
        List<ReceivedMessage> records = delivery.first(failed.count());
        int moved = 0;
        while (moved < records.size() && target(records.get(moved), failed.cause()) != null) {
            List<ReceivedMessage> piece = piece(records.subList(moved, records.size()), failed.cause());
            try {
                move(piece, failed);
            } catch (CatMqException | ProvisioningException e) {
                return new Moved(moved, e);
            } catch (RuntimeException e) {
                if (!transactional) {
                    throw e;
                }
                // Of the application's database, which is away.
                return new Moved(moved, e);
            }
            moved += piece.size();
        }
        return new Moved(moved, null);
    }

    /** The moves themselves, with those that had no answer. */
    AtomicMoves moves() {
        return moves;
    }

    private List<ReceivedMessage> piece(List<ReceivedMessage> records, Throwable cause) {
        int count = 0;
        long bytes = 0;
        for (ReceivedMessage record : records.subList(0, Math.min(records.size(), PIECE_MESSAGES))) {
            bytes += length(record.key())
                    + length(record.value())
                    + settings.failed().maxStackTrace();
            if (count > 0 && (bytes > PIECE_BYTES || target(record, cause) == null)) {
                break;
            }
            count++;
        }
        return records.subList(0, count);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private void move(List<ReceivedMessage> piece, Outcome.Failed failed) {
        try {
            moves.move(piece, record -> message(record, failed, false));
        } catch (MessageTooLargeException e) {
            LOG.debug("Moving without the exception's message and stack trace", e);
            moves.move(piece, record -> message(record, failed, true));
        } catch (UnknownTopicException e) {
            // Somebody has deleted it.
            destination.provision();
            moves.move(piece, record -> message(record, failed, false));
        }
        log(piece.size(), record(piece.get(piece.size() - 1)), failed);
    }

    private void log(int count, FailedRecord last, Outcome.Failed failed) {
        Throwable cause = cause(failed.cause());
        String to = String.valueOf(target(last.record(), failed.cause()));
        int attempt = last.attempts() + failed.attempts();
        List<Duration> delays = settings.failed().delays();
        if (to.equals(destination.failureTopics(last.record().topic()).retry())) {
            int deliveries = delays.size() - last.retries();
            log.delayed(
                    last, count, attempt, attempt + deliveries * failed.attempts(), delays.get(last.retries()), cause);
        } else {
            log.deadLetters(last, count, to, attempt, cause);
        }
    }

    private Message message(ReceivedMessage received, Outcome.Failed failed, boolean brief) {
        FailedRecord record = record(received);
        String topic = String.valueOf(target(received, failed.cause()));
        boolean delayed =
                topic.equals(destination.failureTopics(received.topic()).retry());
        int retries = record.retries() + failed.delayed();
        Headers origin = record.origin(group, record.attempts() + failed.attempts(), delayed ? retries + 1 : retries);
        Message.Builder message = Message.builder(topic)
                .partition(received.partition() % destination.failurePartitions(topic))
                .key(received.key())
                .value(received.value())
                .headers(FailedRecord.withCause(
                        origin,
                        cause(failed.cause()),
                        delayed ? 0 : settings.failed().maxStackTrace(),
                        brief));
        if (delayed) {
            message.deliverAt(Instant.now().plus(settings.failed().delays().get(record.retries())));
        }
        return message.build();
    }

    /** The message as its consumer delivers it again by itself: with the headers of one that comes from the retry topic. */
    static ReceivedMessage again(ReceivedMessage received, String group, Outcome.Failed failed) {
        Headers origin = new FailedRecord(received, false).origin(group, failed.attempts(), failed.delayed());
        return new ReceivedMessage(
                received.topicPartition(),
                received.offset(),
                received.timestamp(),
                received.appendedAt(),
                received.key(),
                received.value(),
                FailedRecord.withCause(origin, cause(failed.cause()), 0, false).asList());
    }

    /** The topic to go to, or null when there is none. */
    private @Nullable String target(ReceivedMessage received, Throwable cause) {
        boolean retry = !(cause instanceof RejectedMessageException)
                && record(received).retries() < settings.failed().delays().size()
                && settings.failed().retryable().test(cause);
        FailureTopics topics = destination.failureTopics(received.topic());
        return retry ? topics.retry() : topics.deadLetter();
    }

    private FailedRecord record(ReceivedMessage received) {
        return new FailedRecord(received, destination.retriedIn(received.topic()) != null);
    }

    /** What the handler threw, without what Spring wraps around it. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < 10 && isWrapper(cause) && cause.getCause() != null; i++) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof MessagingException || failure instanceof BatchMessageFailedException;
    }
}
