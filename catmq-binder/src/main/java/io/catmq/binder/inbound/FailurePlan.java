package io.catmq.binder.inbound;

import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.retry.RetryableFailures;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;

/**
 * What becomes of messages that failed all their attempts.
 *
 * @param delays after which times they are delivered again from the retry topic, one after the other
 * @param retryable which failures are worth that
 * @param maxStackTrace most characters of a dead letter's stack trace
 */
record FailurePlan(List<Duration> delays, Predicate<Throwable> retryable, int maxStackTrace) {
    FailurePlan {
        delays = checked(delays);
        if (maxStackTrace < 0) {
            throw new IllegalArgumentException(
                    "consumer.dead-letter.max-stack-trace-length is " + maxStackTrace + ", must be 0 or more");
        }
    }

    static List<Duration> checked(List<Duration> delays) {
        for (Duration delay : delays) {
            if (delay.isNegative() || delay.isZero()) {
                throw new IllegalArgumentException(
                        "consumer.retry.delays has " + delay + ": each must be more than zero");
            }
        }
        return List.copyOf(delays);
    }

    static FailurePlan of(ExtendedConsumerProperties<CatMqConsumerProperties> properties) {
        CatMqConsumerProperties extension = properties.getExtension();
        return new FailurePlan(
                extension.getRetry().isKeepKeyOrder()
                        ? List.of()
                        : extension.getRetry().getDelays(),
                new RetryableFailures(properties.getRetryableExceptions(), properties.isDefaultRetryable()),
                extension.getDeadLetter().getMaxStackTraceLength());
    }
}
