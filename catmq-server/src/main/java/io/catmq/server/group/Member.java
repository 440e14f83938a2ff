package io.catmq.server.group;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A live member. Its group's lock guards it. */
final class Member {
    private final String id;
    private final int sessionMs;
    private @Nullable String clientId;
    private @Nullable String host;
    private Set<String> topics = Set.of();
    private long epoch;
    private long confirmedEpoch;
    private long lastSeen;

    Member(String id, int sessionMs) {
        this.id = id;
        this.sessionMs = sessionMs;
    }

    String id() {
        return id;
    }

    int sessionMs() {
        return sessionMs;
    }

    Set<String> topics() {
        return topics;
    }

    /** Whether the wanted topics are others than before. */
    boolean subscribe(Set<String> wanted) {
        if (topics.equals(wanted)) {
            return false;
        }
        topics = new TreeSet<>(wanted);
        return true;
    }

    void describe(@Nullable String newClientId, @Nullable String newHost) {
        clientId = newClientId;
        host = newHost;
    }

    @Nullable String clientId() {
        return clientId;
    }

    @Nullable String host() {
        return host;
    }

    long epoch() {
        return epoch;
    }

    void epoch(long newEpoch) {
        epoch = newEpoch;
    }

    /**
     * Whether the member may go on with the epoch that it reports. An answer may have been lost, so everything from the
     * last one that it is known to have had is good.
     */
    boolean confirm(long reported) {
        if (reported < confirmedEpoch || reported > epoch) {
            return false;
        }
        confirmedEpoch = reported;
        return true;
    }

    void seen(long nowMs) {
        lastSeen = nowMs;
    }

    /** Time in which this process stood still is not the member's silence. */
    void forgive(long ms) {
        lastSeen += ms;
    }

    boolean isSilent(long nowMs) {
        return nowMs - lastSeen > sessionMs;
    }
}
