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

    /** As {@link #partitionId(String, int)}, of the topic with this id: one that was made anew under the name is another one. */
    long partitionId(String topicName, long topicId, int partition) {
        if (topic(topicName).id() != topicId) {
            // Another broker may have made it anew a moment ago.
            metadata.refresh();
        }
        long found = partitionId(topicName, partition);
        Topic topic = topic(topicName);
        if (topic.id() != topicId || !topic.hasPartition(partition) || topic.partitionId(partition) != found) {
            throw Problems.anotherTopic(topicName, topicId);
        }
        return found;
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
