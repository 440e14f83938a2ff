package io.catmq.samples.batch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sample.
 *
 * @param count How many readings to send, at least 1. The one in the middle is refused by the database.
 * @param timeout How long to wait until each is in the table or dead.
 */
@ConfigurationProperties("batch")
record BatchProperties(
        @DefaultValue("10000") int count,
        @DefaultValue("60s") Duration timeout) {
    BatchProperties {
        if (count < 1) {
            throw new IllegalArgumentException("batch.count is " + count + ", must be 1 or more");
        }
    }
}
