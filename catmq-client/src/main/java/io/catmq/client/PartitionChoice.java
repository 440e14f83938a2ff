package io.catmq.client;

import io.catmq.client.wire.Partitioner;
import java.time.Duration;

/** Which partition a message goes to: the one that was chosen, the one of its key, or any. */
final class PartitionChoice {
    static final int ANY = -1;

    private PartitionChoice() {}

    /**
     * The partition by choice or by key, or {@link #ANY}.
     *
     * @param patience how long to ask when the topic may have grown
     * @throws IllegalArgumentException when the topic does not have the chosen one
     */
    static int of(Message message, MetadataCache.Topic topic, MetadataCache metadata, Duration patience) {
        Integer chosen = message.partition();
        if (chosen != null) {
            return chosen < topic.partitions() ? chosen : checkGrown(chosen, topic, metadata, patience);
        }
        byte[] key = message.key();
        return key == null ? ANY : Partitioner.partitionFor(key, topic.partitions());
    }

    private static int checkGrown(int partition, MetadataCache.Topic topic, MetadataCache metadata, Duration patience) {
        int partitions = metadata.refresh(topic.name(), Deadline.in(patience)).partitions();
        if (partition >= partitions) {
            throw new IllegalArgumentException("Topic " + topic.name() + " has the partitions 0 to " + (partitions - 1)
                    + ", there is no partition " + partition);
        }
        return partition;
    }
}
