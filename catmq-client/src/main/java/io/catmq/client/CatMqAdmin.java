package io.catmq.client;

import io.catmq.client.wire.GroupDescription;
import io.catmq.client.wire.GroupSummary;
import io.catmq.client.wire.MetadataResponse;
import io.catmq.client.wire.TopicDescription;
import io.catmq.client.wire.TopicSummary;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Manages topics and looks at groups. Thread safe. All methods throw {@link CatMqException} when a server refuses. */
public final class CatMqAdmin implements AutoCloseable {

    /** An admin client. No connection is made before it is used. */
    public CatMqAdmin(ConnectionOptions connection) {
        throw new UnsupportedOperationException(connection.toString());
    }

    /** Creates a topic; code TOPIC_EXISTS when there is one of that name. */
    public TopicDescription createTopic(NewTopic topic) {
        throw new UnsupportedOperationException(topic.toString());
    }

    /**
     * A topic with the offsets of its partitions.
     *
     * @throws UnknownTopicException when there is none of that name
     */
    public TopicDescription describeTopic(String topic) {
        throw new UnsupportedOperationException(topic);
    }

    /** All topics by name. */
    public List<TopicSummary> listTopics() {
        throw new UnsupportedOperationException();
    }

    /**
     * Deletes a topic with all its messages.
     *
     * @throws UnknownTopicException when there is none of that name
     */
    public void deleteTopic(String topic) {
        throw new UnsupportedOperationException(topic);
    }

    /**
     * Changes a topic; code PARTITIONS_SHRINK when it would get fewer partitions.
     *
     * @throws UnknownTopicException when there is none of that name
     */
    public TopicDescription alterTopic(String topic, TopicChange change) {
        throw new UnsupportedOperationException(topic + change);
    }

    /**
     * An offset of every partition.
     *
     * @throws UnknownTopicException when there is none of that name
     */
    public Map<TopicPartition, Long> offsets(String topic, OffsetSpec spec) {
        throw new UnsupportedOperationException(topic + spec);
    }

    /** Brokers, limits, and those of these topics that exist. */
    public MetadataResponse metadata(Collection<String> topics) {
        throw new UnsupportedOperationException(topics.toString());
    }

    /** All groups by name. */
    public List<GroupSummary> listGroups() {
        throw new UnsupportedOperationException();
    }

    /** A group with members, partitions and lag; code UNKNOWN_GROUP when there is none of that name. */
    public GroupDescription describeGroup(String group) {
        throw new UnsupportedOperationException(group);
    }

    /** Committed offsets of a group on some topics; partitions without one are absent. */
    public Map<TopicPartition, Long> committedOffsets(String group, Collection<String> topics) {
        throw new UnsupportedOperationException(group + topics);
    }

    /** Frees the connections; may be repeated. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
