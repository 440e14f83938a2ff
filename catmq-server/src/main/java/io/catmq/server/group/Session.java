package io.catmq.server.group;

import io.catmq.client.wire.FailureReport;
import io.catmq.client.wire.PartitionFailure;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the leader remembers of a member from one heartbeat to the next, and nobody writes down. Its group's lock guards it. */
final class Session {
    private long lastSeen;
    private long confirmedEpoch;
    private @Nullable Heartbeat reported;
    private Set<TopicPartition> told;

    /** @param told what the member may have been told before this leader knew it */
    Session(long nowMs, Set<TopicPartition> told) {
        this.lastSeen = nowMs;
        this.told = told;
    }

    void seen(long nowMs) {
        lastSeen = nowMs;
    }

    /** Time in which this process stood still is not the member's silence. */
    void forgive(long ms, long nowMs) {
        lastSeen = Math.min(nowMs, lastSeen + ms);
    }

    boolean isSilent(long nowMs, int sessionMs) {
        return nowMs - lastSeen > sessionMs;
    }

    /**
     * Whether the member may go on with the epoch that it reports. An answer may have been lost, so everything from the
     * last one that it is known to have had is good.
     */
    boolean confirm(long epoch, long newest) {
        if (epoch < confirmedEpoch || epoch > newest) {
            return false;
        }
        confirmedEpoch = epoch;
        return true;
    }

    void reports(Heartbeat heartbeat) {
        reported = heartbeat;
    }

    /** What it said last that it cannot handle in that partition, or null. */
    @Nullable PartitionFailure failure(TopicPartition partition, long nowMs) {
        Heartbeat last = reported;
        if (last == null) {
            return null;
        }
        return last.failing().stream()
                .filter(each -> each.partition() == partition.partition()
                        && each.topic().equals(partition.topic()))
                .min(Comparator.comparingLong(FailureReport::offset))
                .map(each -> new PartitionFailure(
                        each.offset(),
                        each.attempts(),
                        each.failingForMs() + Math.max(0, nowMs - lastSeen),
                        each.cause()))
                .orElse(null);
    }

    void isTold(Set<TopicPartition> partitions) {
        told = partitions;
    }

    /**
     * Whether the member has nothing of this partition any more, and knows that it has not: what it was told last does not
     * hold it, nor does what it said last.
     */
    boolean isFreeOf(TopicPartition partition) {
        Heartbeat last = reported;
        return last != null && !last.holds(partition) && !told.contains(partition);
    }
}
