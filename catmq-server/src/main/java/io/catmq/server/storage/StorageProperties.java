package io.catmq.server.storage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * When a database counts as full. Then messages are refused with STORAGE_FULL, and consumers, commits and retention go on,
 * so that there is room again.
 *
 * @param maxSize how much the tables of CatMQ's schema may take, as the database tells: it is some seconds behind, so leave
 *     it room. The file, for an embedded database. Default: no limit.
 * @param minFree how much has to be free on the disk of an embedded database. Not known of MySQL and MariaDB. Default 256MB.
 * @param checkInterval how often each broker looks. Default 10 s.
 */
@ConfigurationProperties("catmq.storage")
public record StorageProperties(
        @Nullable DataSize maxSize,
        @DefaultValue("256MB") DataSize minFree,
        @DefaultValue("10s") Duration checkInterval) {

    /** Checks the limits. */
    public StorageProperties {
        if (maxSize != null && maxSize.toMegabytes() < 1) {
            throw new IllegalArgumentException("catmq.storage.max-size is " + maxSize + ", must be at least 1MB");
        }
        if (minFree.isNegative()) {
            throw new IllegalArgumentException("catmq.storage.min-free is " + minFree + ", must not be negative");
        }
        if (checkInterval.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "catmq.storage.check-interval is " + checkInterval + ", must be at least 100 ms");
        }
    }
}
