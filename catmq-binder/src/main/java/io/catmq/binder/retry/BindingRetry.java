package io.catmq.binder.retry;

import java.time.Duration;
import java.util.Map;
import org.springframework.cloud.stream.binder.ConsumerProperties;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.util.StringUtils;

/**
 * The retry template of an input binding. Spring Cloud Stream 5.0 builds one that ignores {@code default-retryable} and
 * lets the exclusion of a class win over the inclusion of its subclass.
 */
public final class BindingRetry {
    private BindingRetry() {}

    /**
     * The template for these settings.
     *
     * @param own the application's templates ({@code @StreamRetryTemplate}) by bean name: the one that {@code
     *     retry-template-name} says, else the first, is used as it is. {@code max-attempts=1} switches it off, too
     * @throws IllegalArgumentException with the setting that is impossible
     */
    public static RetryTemplate of(ConsumerProperties properties, Map<String, RetryTemplate> own) {
        if (properties.getMaxAttempts() < 1) {
            throw new IllegalArgumentException(
                    "consumer.max-attempts is " + properties.getMaxAttempts() + ", must be at least 1");
        }
        String name = properties.getRetryTemplateName();
        if (StringUtils.hasText(name) && !own.containsKey(name)) {
            throw new IllegalArgumentException("consumer.retry-template-name is '" + name
                    + "', but there is no such bean with @StreamRetryTemplate, only " + own.keySet());
        }
        if (own.isEmpty() || properties.getMaxAttempts() == 1) {
            return new RetryTemplate(policy(properties));
        }
        RetryTemplate named = StringUtils.hasText(name) ? own.get(name) : null;
        return named != null ? named : own.values().iterator().next();
    }

    private static RetryPolicy policy(ConsumerProperties properties) {
        if (properties.getBackOffInitialInterval() < 0 || properties.getBackOffMaxInterval() < 1) {
            throw new IllegalArgumentException("consumer.back-off-initial-interval is "
                    + properties.getBackOffInitialInterval() + " and consumer.back-off-max-interval "
                    + properties.getBackOffMaxInterval() + " (ms): must be at least 0 and 1");
        }
        if (properties.getBackOffMultiplier() < 1) {
            throw new IllegalArgumentException("consumer.back-off-multiplier is " + properties.getBackOffMultiplier()
                    + ", must be at least 1.0, which keeps the pause as it is");
        }
        Duration longest = Duration.ofMillis(properties.getBackOffMaxInterval());
        Duration initial = Duration.ofMillis(properties.getBackOffInitialInterval());
        return RetryPolicy.builder()
                .maxRetries(properties.getMaxAttempts() - 1)
                .delay(initial.compareTo(longest) > 0 ? longest : initial)
                .multiplier(properties.getBackOffMultiplier())
                .maxDelay(longest)
                .predicate(new RetryableFailures(properties.getRetryableExceptions(), properties.isDefaultRetryable()))
                .build();
    }
}
