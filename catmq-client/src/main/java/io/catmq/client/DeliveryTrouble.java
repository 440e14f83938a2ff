package io.catmq.client;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that batches to a partition do not get through, once, and once that they do again. Used by the worker of
 * a {@link PartitionLane}, so by one thread at a time.
 */
final class DeliveryTrouble {
    private static final Logger log = LoggerFactory.getLogger(DeliveryTrouble.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TopicPartition partition;
    private final String servers;
    private final LongSupplier nanoClock;
    private long since;
    private boolean failing;
    private boolean told;

    DeliveryTrouble(TopicPartition partition, String servers) {
        this(partition, servers, System::nanoTime);
    }

    DeliveryTrouble(TopicPartition partition, String servers, LongSupplier nanoClock) {
        this.partition = partition;
        this.servers = servers;
        this.nanoClock = nanoClock;
    }

    /** A batch takes off. */
    void begins() {
        if (!failing) {
            since = nanoClock.getAsLong();
        }
    }

    /** An attempt failed and is tried again. */
    void failedAttempt(CatMqException cause) {
        failing = true;
        if (!told && lasts().compareTo(PATIENCE) >= 0) {
            told = true;
            log.warn(
                    "Nothing gets through to {} for {} s now, trying {} again until the delivery time-out: {}",
                    partition,
                    lasts().toSeconds(),
                    servers,
                    cause.getMessage());
        }
    }

    /** A batch is written. */
    void delivered() {
        if (told) {
            log.info("Messages to {} get through again, after {} s", partition, lasts().toSeconds());
        }
        failing = false;
        told = false;
    }

    /** A batch failed for good, which its sender is told. What was logged holds until one gets through. */
    void givenUp() {
        failing = told;
    }

    /** Whether the log's last word is that nothing gets through. */
    boolean told() {
        return told;
    }

    private Duration lasts() {
        return Duration.ofNanos(nanoClock.getAsLong() - since);
    }
}
