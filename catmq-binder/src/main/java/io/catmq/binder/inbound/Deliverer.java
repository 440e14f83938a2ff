package io.catmq.binder.inbound;

import io.catmq.binder.BatchMessageFailedException;
import io.catmq.binder.transactional.HandledInPartException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryOperations;
import org.springframework.core.retry.Retryable;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.integration.core.RecoveryCallback;
import org.springframework.integration.support.ErrorMessageUtils;
import org.springframework.messaging.Message;

/** Gives a message to the application, as often as the retry template says, and then to the error channel. */
final class Deliverer {
    private final InboundConverter converter;
    private final RetryOperations retry;
    private final RecoveryCallback<?> errorChannel;
    private final Consumer<Message<?>> application;
    private final boolean allOrNothing;

    /**
     * A deliverer.
     *
     * @param errorChannel throws when nobody there takes the failure
     * @param allOrNothing whether nothing of a list was handled when its handler fails, as its transaction is rolled back
     */
    Deliverer(
            InboundConverter converter,
            RetryOperations retry,
            RecoveryCallback<?> errorChannel,
            Consumer<Message<?>> application,
            boolean allOrNothing) {
        this.converter = converter;
        this.retry = retry;
        this.errorChannel = errorChannel;
        this.application = application;
        this.allOrNothing = allOrNothing;
    }

    /**
     * Delivers.
     *
     * @param callback for the message's header, or null when its handler need not acknowledge it
     * @param seen the failure of the first message when it was tried once already, as part of a list
     */
    Outcome deliver(
            Delivery delivery, @Nullable Throwable seen, @Nullable AcknowledgmentCallback callback, StopGate gate) {
        Attempts attempts = new Attempts(delivery, converter.message(delivery, callback), seen, gate);
        Throwable failure;
        try {
            return retry.execute(attempts);
        } catch (RetryException e) {
            failure = e.getCause() == null ? e : e.getCause();
        } finally {
            gate.working();
        }
        return gate.stopping() ? new Outcome.Stopped() : toErrorChannel(attempts, failure);
    }

    private Outcome toErrorChannel(Attempts attempts, Throwable failure) {
        int count = attempts.firstAlone ? 1 : attempts.delivery.size();
        Message<?> message = count == attempts.delivery.size()
                ? attempts.message
                : converter.single(attempts.delivery.records().get(0), null);
        try {
            errorChannel.recover(ErrorMessageUtils.getAttributeAccessor(message, message), failure);
            return new Outcome.Handled(count, true, null);
        } catch (RuntimeException e) {
            // Without an error handler of the application this is the failure itself, thrown again.
            return new Outcome.Failed(count, failure, attempts.number.get());
        }
    }

    /** The attempts to handle the first message, and in batch mode all behind it with it. */
    private final class Attempts implements Retryable<Outcome> {
        private final Delivery delivery;
        private final Message<?> message;
        private final AtomicInteger number;
        private final StopGate gate;
        private @Nullable Throwable seen;
        private boolean firstAlone;

        Attempts(Delivery delivery, Message<?> message, @Nullable Throwable seen, StopGate gate) {
            this.delivery = delivery;
            this.message = message;
            this.seen = seen;
            this.gate = gate;
            AtomicInteger header =
                    message.getHeaders().get(IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, AtomicInteger.class);
            this.number = header == null ? new AtomicInteger() : header;
        }

        @Override
        public Outcome execute() throws Throwable {
            gate.working();
            number.incrementAndGet();
            Throwable before = seen;
            if (before != null) {
                // It counts as the first attempt, so that the template pauses and decides as always.
                seen = null;
                firstAlone = true;
                gate.sleeping();
                throw before;
            }
            return attempt();
        }

        private Outcome attempt() throws Throwable {
            try {
                application.accept(message);
                return new Outcome.Handled(delivery.size(), false, null);
            } catch (Throwable e) {
                if (e instanceof HandledInPartException part) {
                    // What failed is the rest, which is now a list of its own.
                    return new Outcome.Handled(part.count(), false, null);
                }
                int unreadable =
                        delivery.failedIndex(e, UnreadableMessageException.class, UnreadableMessageException::index);
                if (unreadable > 0) {
                    return new Outcome.Split(unreadable, e);
                }
                int index =
                        delivery.failedIndex(e, BatchMessageFailedException.class, BatchMessageFailedException::index);
                if (index > 0) {
                    return allOrNothing ? new Outcome.Split(index, e) : new Outcome.Handled(index, false, e);
                }
                firstAlone = index == 0 || unreadable == 0;
                gate.sleeping();
                throw e;
            }
        }
    }
}
