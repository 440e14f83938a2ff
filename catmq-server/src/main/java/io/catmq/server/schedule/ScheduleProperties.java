package io.catmq.server.schedule;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Messages that are delivered later.
 *
 * @param maxDelay how far in the future a message may be scheduled at most. Default 365 days.
 * @param maxMessages how many messages may wait at most in one database, roughly: each broker counts every few seconds.
 *     What comes on top is refused with STORAGE_FULL. Default 1000000.
 */
@ConfigurationProperties("catmq.schedule")
public record ScheduleProperties(
        @DefaultValue("365d") Duration maxDelay,
        @DefaultValue("1000000") long maxMessages) {

    /** Checks the limits. */
    public ScheduleProperties {
        if (maxDelay.toMillis() < 1_000 || maxDelay.toDays() > 36_500) {
            throw new IllegalArgumentException(
                    "catmq.schedule.max-delay is " + maxDelay + ", must be between 1 s and 36500 days");
        }
        if (maxMessages < 1) {
            throw new IllegalArgumentException(
                    "catmq.schedule.max-messages is " + maxMessages + ", must be at least 1");
        }
    }

    /** 365 days and a million. */
    public static ScheduleProperties defaults() {
        return new ScheduleProperties(Duration.ofDays(365), 1_000_000);
    }
}
