package io.catmq.binder.inbound;

import io.catmq.binder.CatMqRebalanceListener;
import io.catmq.client.TopicPartition;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's rebalance listeners for one binding. */
record Listeners(String binding, List<CatMqRebalanceListener> beans) {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    void assigned(Collection<TopicPartition> partitions, Seeks seeks) {
        tell(partitions, listener -> listener.onAssigned(binding, partitions, seeks));
    }

    void revoked(Collection<TopicPartition> partitions) {
        tell(partitions, listener -> listener.onRevoked(binding, partitions));
    }

    void lost(Collection<TopicPartition> partitions) {
        tell(partitions, listener -> listener.onLost(binding, partitions));
    }

    private void tell(Collection<TopicPartition> partitions, Consumer<CatMqRebalanceListener> call) {
        if (partitions.isEmpty()) {
            return;
        }
        for (CatMqRebalanceListener listener : beans) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("Binding '{}': a rebalance listener failed with {}", binding, partitions, e);
            }
        }
    }
}
