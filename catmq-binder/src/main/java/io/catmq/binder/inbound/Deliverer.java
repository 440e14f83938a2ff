package io.catmq.binder.inbound;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryOperations;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.core.RecoveryCallback;
import org.springframework.integration.support.ErrorMessageUtils;
import org.springframework.messaging.Message;

/** Gives a message to the application, as often as the retry template says, and then to the error channel. */
final class Deliverer {
    private final RetryOperations retry;
    private final RecoveryCallback<?> errorChannel;
    private final Consumer<Message<?>> application;

    /**
     * A deliverer.
     *
     * @param errorChannel throws when nobody there takes the failure
     */
    Deliverer(RetryOperations retry, RecoveryCallback<?> errorChannel, Consumer<Message<?>> application) {
        this.retry = retry;
        this.errorChannel = errorChannel;
        this.application = application;
    }

    Outcome deliver(Message<?> message, StopGate gate) {
        AtomicInteger attempts = attempts(message);
        Throwable failure;
        try {
            retry.execute(() -> {
                gate.working();
                attempts.incrementAndGet();
                attempt(message, gate);
                return true;
            });
            return new Outcome.Handled();
        } catch (RetryException e) {
            failure = e.getCause() == null ? e : e.getCause();
        } finally {
            gate.working();
        }
        return gate.stopping() ? new Outcome.Stopped() : toErrorChannel(message, failure, attempts.get());
    }

    private void attempt(Message<?> message, StopGate gate) {
        try {
            application.accept(message);
        } catch (Throwable e) {
            gate.sleeping();
            throw e;
        }
    }

    private Outcome toErrorChannel(Message<?> message, Throwable failure, int attempts) {
        try {
            errorChannel.recover(ErrorMessageUtils.getAttributeAccessor(message, message), failure);
            return new Outcome.Handled();
        } catch (RuntimeException e) {
            // Without an error handler of the application this is the failure itself, thrown again.
            return new Outcome.Failed(failure, attempts);
        }
    }

    private static AtomicInteger attempts(Message<?> message) {
        AtomicInteger header =
                message.getHeaders().get(IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, AtomicInteger.class);
        return header == null ? new AtomicInteger() : header;
    }
}
