package io.catmq.client;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** The lanes of one topic, and the partition that messages without a key stick to. Thread safe. */
final class TopicLanes {
    private final String topic;
    private final ProducerCore core;
    private volatile PartitionLane[] lanes = {};
    private volatile int sticky;

    TopicLanes(String topic, ProducerCore core) {
        this.topic = topic;
        this.core = core;
    }

    PartitionLane lane(int partition) {
        PartitionLane[] now = lanes;
        return partition < now.length ? now[partition] : grow(partition);
    }

    PartitionLane[] all() {
        return lanes.clone();
    }

    /** Where messages without a key gather now. */
    PartitionLane stickyLane(int partitions) {
        int partition = sticky;
        return lane(partition < partitions ? partition : 0);
    }

    /** Another one, as the batch of the last is full or on its way. */
    PartitionLane nextStickyLane(int partitions) {
        int partition = ThreadLocalRandom.current().nextInt(partitions);
        sticky = partition;
        return lane(partition);
    }

    private synchronized PartitionLane grow(int partition) {
        PartitionLane[] old = lanes;
        if (partition >= old.length) {
            PartitionLane[] more = Arrays.copyOf(old, partition + 1);
            for (int i = old.length; i < more.length; i++) {
                more[i] = new PartitionLane(new TopicPartition(topic, i), core);
            }
            lanes = more;
        }
        return lanes[partition];
    }
}
