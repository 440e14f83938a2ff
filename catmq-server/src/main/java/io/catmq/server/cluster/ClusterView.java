package io.catmq.server.cluster;

import io.catmq.server.cluster.ClusterMapper.PollRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as the metadata database tells it at one moment.
 *
 * @param now database time, ms since the epoch
 * @param leaseLeft ms until the lease ends; 0 or less when it is free
 * @param leaseSignature who has signed the lease, now or before; empty when nobody ever has
 * @param holder who leads; null when the lease is free, or its holder has not written down a term yet
 * @param brokers all that are registered, also those that are silent
 */
record ClusterView(
        long now,
        long txid,
        long term,
        long leaseLeft,
        String leaseSignature,
        @Nullable Leader holder,
        List<LiveBroker> brokers) {

    static ClusterView of(List<PollRow> rows) {
        PollRow row = rows.get(0);
        long left = row.leaseLeft() == null ? 0 : row.leaseLeft();
        String signature = row.leaseSignature() == null ? "" : row.leaseSignature();
        boolean leads = left > 0 && signature.equals(row.leaderId() + "/" + row.leaderIncarnation());
        List<LiveBroker> brokers = new ArrayList<>();
        for (PollRow broker : rows) {
            if (broker.brokerId() != null) {
                brokers.add(new LiveBroker(
                        broker.brokerId(),
                        Objects.requireNonNull(broker.brokerUrl()),
                        Objects.requireNonNull(broker.brokerVersion()),
                        Objects.requireNonNull(broker.brokerStartedAt()),
                        Objects.requireNonNull(broker.brokerSeenAt())));
            }
        }
        return new ClusterView(
                row.now(),
                row.txid(),
                row.term(),
                left,
                signature,
                leads ? new Leader(row.term(), row.leaderId(), row.leaderUrl()) : null,
                List.copyOf(brokers));
    }

    boolean isLeaseFree() {
        return leaseLeft <= 0;
    }
}
