package io.catmq.server.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How members of consumer groups are watched.
 *
 * @param sessionTimeout how long a member may be silent before its partitions go to the others, unless it asks for
 *     another time. Default 10 s.
 * @param minSessionTimeout shortest session a member may ask for. Default 1 s.
 * @param maxSessionTimeout longest session a member may ask for. Default 5 minutes.
 * @param heartbeatInterval how often members report; less than half of the session. A member with a shorter session
 *     reports more often. Default 3 s.
 */
@ConfigurationProperties("catmq.group")
public record GroupProperties(
        @DefaultValue("10s") Duration sessionTimeout,
        @DefaultValue("1s") Duration minSessionTimeout,
        @DefaultValue("5m") Duration maxSessionTimeout,
        @DefaultValue("3s") Duration heartbeatInterval) {

    private static final int HURRY = 6;

    /** Checks that the times fit together. */
    public GroupProperties {
        if (minSessionTimeout.toMillis() < 100) {
            throw new IllegalArgumentException("catmq.group.min-session-timeout is " + minSessionTimeout.toMillis()
                    + " ms, must be at least 100 ms");
        }
        if (sessionTimeout.compareTo(minSessionTimeout) < 0 || sessionTimeout.compareTo(maxSessionTimeout) > 0) {
            throw new IllegalArgumentException("catmq.group.session-timeout is " + sessionTimeout.toMillis()
                    + " ms, must be between catmq.group.min-session-timeout (" + minSessionTimeout.toMillis()
                    + " ms) and catmq.group.max-session-timeout (" + maxSessionTimeout.toMillis() + " ms)");
        }
        if (heartbeatInterval.toMillis() < 10
                || heartbeatInterval.multipliedBy(2).compareTo(sessionTimeout) > 0) {
            throw new IllegalArgumentException("catmq.group.heartbeat-interval is " + heartbeatInterval.toMillis()
                    + " ms, must be at least 10 ms and at most half of catmq.group.session-timeout ("
                    + sessionTimeout.toMillis() + " ms)");
        }
    }

    /** 10 s and 3 s. */
    public static GroupProperties defaults() {
        return new GroupProperties(
                Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(3));
    }

    int sessionMs(@Nullable Integer wanted) {
        if (wanted == null) {
            return (int) sessionTimeout.toMillis();
        }
        return (int) Math.max(minSessionTimeout.toMillis(), Math.min(wanted, maxSessionTimeout.toMillis()));
    }

    /** @param hurry while partitions are on their way to the member or away from it */
    int heartbeatMs(int sessionMs, boolean hurry) {
        int usual = (int) Math.max(1, Math.min(heartbeatInterval.toMillis(), sessionMs / 3));
        return hurry ? Math.max(1, usual / HURRY) : usual;
    }
}
