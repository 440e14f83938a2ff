package io.catmq.client;

import io.catmq.client.wire.AlterGroupRequest;
import io.catmq.client.wire.AlterMemberRequest;
import io.catmq.client.wire.AlterTopicRequest;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.CommittedOffset;
import io.catmq.client.wire.CommittedOffsetsResponse;
import io.catmq.client.wire.CreateTopicRequest;
import io.catmq.client.wire.GroupDescription;
import io.catmq.client.wire.GroupListResponse;
import io.catmq.client.wire.GroupSummary;
import io.catmq.client.wire.MetadataResponse;
import io.catmq.client.wire.PartitionOffset;
import io.catmq.client.wire.ResetOffsetsRequest;
import io.catmq.client.wire.ResetOffsetsResponse;
import io.catmq.client.wire.ScheduledListResponse;
import io.catmq.client.wire.TopicDescription;
import io.catmq.client.wire.TopicListResponse;
import io.catmq.client.wire.TopicOffsetsResponse;
import io.catmq.client.wire.TopicSummary;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Manages topics and looks at groups. Thread safe. Every method tries for {@link ConnectionOptions#requestTimeout()} and
 * throws {@link CatMqException} when a server refuses, {@link ServerUnavailableException} when none answers.
 */
public final class CatMqAdmin implements AutoCloseable {
    private final ServerCalls calls;

    /** An admin client. No connection is made before it is used. */
    public CatMqAdmin(ConnectionOptions connection) {
        calls = new ServerCalls(connection);
    }

    /** Creates a topic; code TOPIC_EXISTS when there is one of that name. */
    public TopicDescription createTopic(NewTopic topic) {
        CreateTopicRequest body = new CreateTopicRequest(
                topic.name(), topic.partitions(), toMillis(topic.retention()), topic.retentionBytes());
        return calls.call(HttpCall.json("POST", ApiPaths.TOPICS, body), TopicDescription.class);
    }

    /**
     * A topic with the offsets of its partitions.
     *
     * @throws UnknownTopicException when there is none of that name
     */
    public TopicDescription describeTopic(String topic) {
        return calls.call(HttpCall.get(ApiPaths.topic(topic)), TopicDescription.class);
    }

    /** All topics by name. */
    public List<TopicSummary> listTopics() {
        return calls.call(HttpCall.get(ApiPaths.TOPICS), TopicListResponse.class)
                .topics();
    }

    /**
     * Deletes a topic with all its messages.
     *
     * @throws UnknownTopicException when there is none of that name
     */
    public void deleteTopic(String topic) {
        send(HttpCall.delete(ApiPaths.topic(topic)));
    }

    /**
     * Changes a topic; code PARTITIONS_SHRINK when it would get fewer partitions.
     *
     * @throws UnknownTopicException when there is none of that name
     */
    public TopicDescription alterTopic(String topic, TopicChange change) {
        AlterTopicRequest body =
                new AlterTopicRequest(change.partitions(), toMillis(change.retention()), change.retentionBytes());
        return calls.call(HttpCall.json("PATCH", ApiPaths.topic(topic), body).asRepeatable(), TopicDescription.class);
    }

    /**
     * An offset of every partition.
     *
     * @throws UnknownTopicException when there is none of that name
     */
    public Map<TopicPartition, Long> offsets(String topic, OffsetSpec spec) {
        TopicOffsetsResponse answer =
                calls.call(HttpCall.get(ApiPaths.topicOffsets(topic, spec.at())), TopicOffsetsResponse.class);
        Map<TopicPartition, Long> offsets = new TreeMap<>();
        for (PartitionOffset each : answer.offsets()) {
            offsets.put(new TopicPartition(topic, each.partition()), each.offset());
        }
        return offsets;
    }

    /**
     * How many messages of a topic wait for their time, and the next of them.
     *
     * @param max how many of them are listed at most, 1 to 1000
     * @throws UnknownTopicException when there is none of that name
     */
    public ScheduledListResponse scheduled(String topic, int max) {
        return calls.call(HttpCall.get(ApiPaths.scheduled(topic, max)), ScheduledListResponse.class);
    }

    /**
     * Takes a scheduled message back; code NOT_FOUND when it was delivered, or is not there for another reason.
     *
     * @param id as {@link #scheduled} lists it
     */
    public void cancelScheduled(String topic, long id) {
        send(HttpCall.delete(ApiPaths.scheduledMessage(topic, id)));
    }

    /** Brokers, limits, and those of these topics that exist. */
    public MetadataResponse metadata(Collection<String> topics) {
        return calls.metadata(topics, Deadline.in(calls.options().requestTimeout()));
    }

    /** All groups by name. */
    public List<GroupSummary> listGroups() {
        return calls.call(HttpCall.get(ApiPaths.GROUPS), GroupListResponse.class)
                .groups();
    }

    /** A group with members, partitions and lag; code UNKNOWN_GROUP when there is none of that name. */
    public GroupDescription describeGroup(String group) {
        return calls.call(HttpCall.get(ApiPaths.group(group)), GroupDescription.class);
    }

    /** Changes a group: pauses it, limits who consumes. Null leaves a setting as it is. Code UNKNOWN_GROUP when there is none. */
    public GroupDescription alterGroup(String group, AlterGroupRequest change) {
        return calls.call(HttpCall.json("PATCH", ApiPaths.group(group), change).asRepeatable(), GroupDescription.class);
    }

    /** No member of the group gets partitions, until {@link #resumeGroup}. */
    public void pauseGroup(String group) {
        alterGroup(group, AlterGroupRequest.paused(true));
    }

    /** Ends {@link #pauseGroup}. */
    public void resumeGroup(String group) {
        alterGroup(group, AlterGroupRequest.paused(false));
    }

    /**
     * The group reads what was appended that long ago or longer: its members hear of it with their next heartbeats. Zero ends
     * it; at most 30 days. Retention takes no account of it.
     */
    public void setReadDelay(String group, Duration delay) {
        alterGroup(group, AlterGroupRequest.readDelay(delay.toMillis()));
    }

    /** The member gets no partitions, until {@link #resumeMember} or until it joins with another id. */
    public void pauseMember(String group, String memberId) {
        alterMember(group, memberId, true);
    }

    /** Ends {@link #pauseMember}. */
    public void resumeMember(String group, String memberId) {
        alterMember(group, memberId, false);
    }

    private void alterMember(String group, String memberId, boolean paused) {
        send(HttpCall.json("PATCH", ApiPaths.groupMember(group, memberId), new AlterMemberRequest(paused))
                .asRepeatable());
    }

    /** Ends a membership at once. A member that lives joins again: pause it, or deny its address, to keep it out. */
    public void removeMember(String group, String memberId) {
        send(HttpCall.delete(ApiPaths.groupMember(group, memberId)));
    }

    /**
     * Sets where a group goes on reading, or with {@code dryRun} only says what that would do. Its members stop reading these
     * partitions, and go on at the new offsets; what they are about to commit is refused.
     */
    public ResetOffsetsResponse resetOffsets(String group, ResetOffsetsRequest reset) {
        return calls.call(HttpCall.json("POST", ApiPaths.groupOffsetsReset(group), reset), ResetOffsetsResponse.class);
    }

    /** Deletes a group with all that it has committed; code GROUP_HAS_MEMBERS while it has members. */
    public void deleteGroup(String group) {
        send(HttpCall.delete(ApiPaths.group(group)));
    }

    private void send(HttpCall call) {
        calls.send(call, Deadline.in(calls.options().requestTimeout()));
    }

    /** Committed offsets of a group on some topics; partitions without one are absent. */
    public Map<TopicPartition, Long> committedOffsets(String group, Collection<String> topics) {
        return committedOffsets(
                calls, group, topics, Deadline.in(calls.options().requestTimeout()));
    }

    static Map<TopicPartition, Long> committedOffsets(
            ServerCalls calls, String group, Collection<String> topics, Deadline deadline) {
        Map<TopicPartition, Long> offsets = new TreeMap<>();
        for (CommittedOffset each : offsetsOf(calls, group, topics, deadline)) {
            Long offset = each.offset();
            if (offset != null) {
                offsets.put(new TopicPartition(each.topic(), each.partition()), offset);
            }
        }
        return offsets;
    }

    /** What is known of each partition of these topics, committed or not. */
    static List<CommittedOffset> offsetsOf(
            ServerCalls calls, String group, Collection<String> topics, Deadline deadline) {
        return calls.call(HttpCall.get(ApiPaths.groupOffsets(group, topics)), CommittedOffsetsResponse.class, deadline)
                .offsets();
    }

    private static @Nullable Long toMillis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    /** Frees the connections; may be repeated. */
    @Override
    public void close() {
        calls.close();
    }
}
