package io.catmq.binder.inbound;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * A line for each move of messages that failed. The stack trace is for those who look for it: it would come again with every
 * delivery, and a dead letter has it in a header.
 *
 * @param binding name of the binding
 * @param group name of its group
 */
record MoveLog(String binding, String group) {
    private static final Logger LOG = LoggerFactory.getLogger(MoveLog.class);

    /**
     * They wait in the retry topic.
     *
     * @param last of the messages
     * @param count how many they are
     * @param attempt how often it was tried, with that one
     * @param attempts how often it will have been when no attempt succeeds
     */
    void delayed(FailedRecord last, int count, int attempt, int attempts, Duration delay, Throwable cause) {
        LOG.warn(
                "Binding '{}', group '{}': {} failed attempt {} of {}, next one in {}; the partition goes on: {}",
                binding,
                group,
                messages(last, count),
                attempt,
                attempts,
                DurationFormatterUtils.print(delay, Style.COMPOSITE),
                cause.toString());
        LOG.debug("Attempt {} of {}", attempt, last.origin(), cause);
    }

    /** They are dead letters. */
    void deadLetters(FailedRecord last, int count, String to, int attempt, Throwable cause) {
        LOG.warn(
                "Binding '{}', group '{}': {} moved to '{}' after attempt {}: {}",
                binding,
                group,
                messages(last, count),
                to,
                attempt,
                cause.toString());
        LOG.debug("Attempt {} of {}", attempt, last.origin(), cause);
    }

    private static String messages(FailedRecord last, int count) {
        return count == 1
                ? "the message at " + last.origin()
                : count + " messages, the last of them at " + last.origin() + ",";
    }
}
