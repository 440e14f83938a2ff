package io.catmq.server.api;

import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.Topic;
import org.springframework.stereotype.Component;

/** Finds what a path names, or answers 404. */
@Component
final class TopicLookup {
    private final Metadata metadata;

    TopicLookup(Metadata metadata) {
        this.metadata = metadata;
    }

    Topic topic(String name) {
        Topic topic = metadata.topic(name);
        if (topic == null) {
            throw Problems.unknownTopic(name);
        }
        return topic;
    }

    long partitionId(String topicName, int partition) {
        Topic topic = topic(topicName);
        if (!topic.hasPartition(partition)) {
            // Partitions may have been added by another broker a moment ago.
            metadata.refresh();
            topic = topic(topicName);
            if (!topic.hasPartition(partition)) {
                throw Problems.unknownPartition(topicName, partition, topic.partitions());
            }
        }
        return topic.partitionId(partition);
    }
}
