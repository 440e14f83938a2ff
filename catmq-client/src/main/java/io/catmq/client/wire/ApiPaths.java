package io.catmq.client.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Paths of HTTP API v1: the templates for the server's mappings, the methods for requests. */
public final class ApiPaths {
    public static final String METADATA = "/v1/metadata";
    public static final String METADATA_LOG = "/v1/metadata/log";
    public static final String FETCH = "/v1/fetch";
    public static final String OPENAPI = "/v1/openapi.json";
    public static final String TOPICS = "/v1/topics";
    public static final String TOPIC = "/v1/topics/{topic}";
    public static final String TOPIC_OFFSETS = "/v1/topics/{topic}/offsets";
    public static final String TOPIC_MESSAGES = "/v1/topics/{topic}/messages";
    public static final String RECORDS = "/v1/topics/{topic}/partitions/{partition}/records";
    public static final String PARTITION_MESSAGES = "/v1/topics/{topic}/partitions/{partition}/messages";
    public static final String TOPIC_SCHEDULED = "/v1/topics/{topic}/scheduled";
    public static final String SCHEDULED_MESSAGE = "/v1/topics/{topic}/scheduled/{id}";
    public static final String SCHEDULE = "/v1/schedule";
    public static final String GROUPS = "/v1/groups";
    public static final String GROUP = "/v1/groups/{group}";
    public static final String HEARTBEAT = "/v1/groups/{group}/heartbeat";
    public static final String GROUP_MEMBER = "/v1/groups/{group}/members/{member}";
    public static final String GROUP_OFFSETS_RESET = "/v1/groups/{group}/offsets/reset";
    public static final String GROUP_SETTLE = "/v1/groups/{group}/settle";
    public static final String GROUP_OFFSETS = "/v1/groups/{group}/offsets";

    private ApiPaths() {}

    public static String metadata(Collection<String> topics) {
        return METADATA + "?topics=" + list(topics);
    }

    /** All topics of such names. */
    public static String metadata(TopicPattern pattern) {
        return METADATA + "?pattern=" + encode(pattern.glob());
    }

    public static String topic(String topic) {
        return TOPICS + "/" + encode(topic);
    }

    /** Offsets of a topic; {@code at} is earliest, latest or ms since the epoch. */
    public static String topicOffsets(String topic, String at) {
        return topic(topic) + "/offsets?at=" + encode(at);
    }

    public static String topicMessages(String topic) {
        return topic(topic) + "/messages";
    }

    public static String records(String topic, int partition) {
        return topic(topic) + "/partitions/" + partition + "/records";
    }

    /** Records for the topic with this id, unless they are there already at {@code since} or behind. */
    public static String recordsSince(String topic, int partition, long topicId, long since) {
        return records(topic, partition) + "?topicId=" + topicId + "&since=" + since;
    }

    public static String partitionMessages(String topic, int partition) {
        return topic(topic) + "/partitions/" + partition + "/messages";
    }

    /** Messages of a topic that wait for their time. */
    public static String scheduled(String topic, int max) {
        return topic(topic) + "/scheduled?max=" + max;
    }

    /** One of them. */
    public static String scheduledMessage(String topic, long id) {
        return topic(topic) + "/scheduled/" + id;
    }

    public static String group(String group) {
        return GROUPS + "/" + encode(group);
    }

    public static String heartbeat(String group) {
        return group(group) + "/heartbeat";
    }

    public static String groupMember(String group, String memberId) {
        return group(group) + "/members/" + encode(memberId);
    }

    /** Where an operator sets offsets. */
    public static String groupOffsetsReset(String group) {
        return groupOffsets(group) + "/reset";
    }

    /** Where offsets are committed. */
    public static String groupOffsets(String group) {
        return group(group) + "/offsets";
    }

    /** Where committed offsets of some topics are read. */
    public static String groupOffsets(String group, Collection<String> topics) {
        return groupOffsets(group) + "?topics=" + list(topics);
    }

    /** Where is appended and committed in one transaction. */
    public static String settle(String group) {
        return group(group) + "/settle";
    }

    private static String list(Collection<String> names) {
        return encode(String.join(",", names));
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
