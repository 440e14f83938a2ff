package io.catmq.server.cluster;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How several brokers keep together. The same on all of them.
 *
 * @param lease for how long a broker leads without renewing it, from 1 s to 1 minute. As long as this may pass after the
 *     leader's death until another one leads; sending and receiving go on meanwhile. Default 10 s.
 * @param renewInterval how often the leader renews its lease, at most half of it. Default 3 s.
 * @param pollInterval how often a broker tells the database that it lives, and asks it what is new. One that has been
 *     silent three times as long counts as gone. From 100 ms to 10 s. Default 1 s.
 */
@ConfigurationProperties("catmq.cluster")
public record ClusterProperties(
        @DefaultValue("10s") Duration lease,
        @DefaultValue("3s") Duration renewInterval,
        @DefaultValue("1s") Duration pollInterval) {

    /** Checks that they fit together. */
    public ClusterProperties {
        between("lease", lease, Duration.ofSeconds(1), Duration.ofMinutes(1));
        between("renew-interval", renewInterval, Duration.ofMillis(100), Duration.ofSeconds(30));
        between("poll-interval", pollInterval, Duration.ofMillis(100), Duration.ofSeconds(10));
        if (renewInterval.multipliedBy(2).compareTo(lease) > 0) {
            throw new IllegalArgumentException("catmq.cluster.renew-interval is " + renewInterval.toMillis()
                    + " ms, must be at most half of catmq.cluster.lease, which is " + lease.toMillis() + " ms");
        }
    }

    /** The defaults. */
    public static ClusterProperties defaults() {
        return new ClusterProperties(Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(1));
    }

    private static void between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("catmq.cluster." + name + " is " + value.toMillis()
                    + " ms, must be between " + least.toMillis() + " and " + most.toMillis() + " ms");
        }
    }

    /** A broker that was not seen for longer counts as gone. */
    Duration silence() {
        return pollInterval.multipliedBy(3);
    }
}
