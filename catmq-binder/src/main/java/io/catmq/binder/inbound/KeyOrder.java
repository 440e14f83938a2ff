package io.catmq.binder.inbound;

import io.catmq.binder.properties.CatMqRetryProperties;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delayed retries that later messages of the key wait for.
 *
 * @param delays after which times a message is delivered again, one after the other; at least one
 * @param maxBehindFailed most messages of a partition from the first unfinished one on
 */
record KeyOrder(List<Duration> delays, int maxBehindFailed) {
    /** Most bytes of keys, values and headers that are kept of one partition. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    KeyOrder {
        delays = FailurePlan.checked(delays);
        if (maxBehindFailed < 1) {
            throw new IllegalArgumentException(
                    "consumer.retry.max-behind-failed is " + maxBehindFailed + ", must be at least 1");
        }
    }

    /** Null when it is off, or there are no delays and so no retries that anything could wait for. */
    static @Nullable KeyOrder of(CatMqRetryProperties retry) {
        return retry.isKeepKeyOrder() && !retry.getDelays().isEmpty()
                ? new KeyOrder(retry.getDelays(), retry.getMaxBehindFailed())
                : null;
    }
}
