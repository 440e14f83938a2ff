package io.catmq.binder.properties;

import java.time.Duration;
import java.util.List;

/** Delayed retries. */
public class CatMqRetryProperties {
    /**
     * After which times a message that failed all its attempts ("max-attempts") is delivered again, as in "1s,10s,1m",
     * while its partition goes on: it is moved to the topic that is named by the topic, the group and "retry", joined by
     * dots, which this binding reads, too. Later messages of its key are not held back unless "retry.keep-key-order" is on.
     * After the last one it goes to the dead-letter topic, or without one its partition waits. Exceptions that are not
     * retryable are not delayed. Needs a group. Default: none.
     */
    private List<Duration> delays = List.of();

    /**
     * Whether later messages of its key wait for a message that is to be delivered again after "retry.delays", while the
     * other keys of its partition go on. It is kept in memory instead of being moved, and nothing from it on is committed: after
     * a crash or rebalance what was handled behind it is handled again. A message without a key holds nothing back. After
     * the last delay it goes to the dead-letter topic once all before it is done, or without one it is tried again with
     * "redelivery-initial-interval" and so on. Not in batch mode, nor with "ack-mode=manual", "transactional", polled
     * consumers or reactive functions.
     */
    private boolean keepKeyOrder;

    /**
     * With "retry.keep-key-order": most messages of a partition that are handled or kept in memory from the first one on that is
     * not done; so many may be handled again after a crash or rebalance. Then the partition waits, as it does when those that
     * are kept have 16 MiB.
     */
    private int maxBehindFailed = 1000;

    public List<Duration> getDelays() {
        return delays;
    }

    public void setDelays(List<Duration> delays) {
        this.delays = List.copyOf(delays);
    }

    public boolean isKeepKeyOrder() {
        return keepKeyOrder;
    }

    public void setKeepKeyOrder(boolean keepKeyOrder) {
        this.keepKeyOrder = keepKeyOrder;
    }

    public int getMaxBehindFailed() {
        return maxBehindFailed;
    }

    public void setMaxBehindFailed(int maxBehindFailed) {
        this.maxBehindFailed = maxBehindFailed;
    }
}
