package io.catmq.binder.provisioning;

import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.properties.CatMqRetryProperties;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a group for messages of one topic that failed.
 *
 * @param deadLetter where they end, or null when they are not moved
 * @param retry where they wait to be tried again, or null when they do not
 */
public record FailureTopics(
        @Nullable String deadLetter, @Nullable String retry) {
    static final String DEAD_LETTER_SUFFIX = ".dlq";
    static final String RETRY_SUFFIX = ".retry";

    /** Those that the settings ask for; without a group there are none. */
    public static FailureTopics of(String topic, @Nullable String group, CatMqConsumerProperties properties) {
        if (group == null) {
            return new FailureTopics(null, null);
        }
        String given = properties.getDeadLetter().getTopic();
        String deadLetter = given == null || given.isBlank() ? topic + "." + group + DEAD_LETTER_SUFFIX : given;
        CatMqRetryProperties retry = properties.getRetry();
        boolean moved = !retry.getDelays().isEmpty() && !retry.isKeepKeyOrder();
        return new FailureTopics(
                properties.getDeadLetter().isEnabled() ? deadLetter : null,
                moved ? topic + "." + group + RETRY_SUFFIX : null);
    }
}
