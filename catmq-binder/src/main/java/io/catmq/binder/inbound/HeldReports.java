package io.catmq.binder.inbound;

import io.catmq.binder.health.BindingState;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * What log and health say of messages that are held back.
 *
 * @param binding its name
 */
record HeldReports(String binding, BindingState state) {
    private static final Logger LOG = LoggerFactory.getLogger(HeldReports.class);

    /**
     * It is delivered again after that time.
     *
     * @param attempts how often it will have been tried when no attempt succeeds
     */
    void delayed(HeldMessage message, Outcome.Failed failure, int attempts, Duration delay) {
        LOG.warn(
                "Binding '{}', group '{}': the message at {} offset {} failed attempt {} of {}, next one in {}; its key waits,"
                        + " the others go on: {}",
                binding,
                state.group(),
                message.partition(),
                message.offset(),
                failure.attempts(),
                attempts,
                DurationFormatterUtils.print(delay, Style.COMPOSITE),
                NestedExceptionUtils.getMostSpecificCause(failure.cause()).toString());
        LOG.debug("Attempt {} of {}", failure.attempts(), message.delivery(), failure.cause());
    }

    void givenUp(HeldMessage message, Outcome.Failed failure) {
        LOG.warn(
                "Binding '{}', group '{}': the message at {} offset {} failed attempt {}, the last one. It is moved to the"
                        + " dead-letter topic when all before it is done, and its key waits for that: {}",
                binding,
                state.group(),
                message.partition(),
                message.offset(),
                failure.attempts(),
                NestedExceptionUtils.getMostSpecificCause(failure.cause()).toString());
    }

    /**
     * It can neither be handled nor be moved, for now.
     *
     * @param round how often that was so
     */
    void stuck(HeldMessage message, Throwable cause, int attempts, int round, Duration pause, String hint) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(cause);
        state.problem(
                HeldKeys.problem(message),
                "The message at offset %d could not be handled, nothing behind it of its key is: %s"
                        .formatted(message.offset(), root));
        String report =
                "Binding '%s': the message at %s offset %d could not be handled in %s (round %d): %s. It is not skipped: later messages of its key wait, and it is tried again in %d ms. %s"
                        .formatted(
                                binding,
                                message.partition(),
                                message.offset(),
                                attempts == 1 ? "1 attempt" : attempts + " attempts",
                                round,
                                root,
                                pause.toMillis(),
                                hint);
        if (round == 1) {
            LOG.error(report, cause);
        } else {
            // The same trace every round would only hide the other lines.
            LOG.error(report);
            LOG.debug("Round {} of {}", round, message.delivery(), cause);
        }
    }
}
