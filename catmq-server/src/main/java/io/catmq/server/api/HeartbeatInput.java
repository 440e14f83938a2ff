package io.catmq.server.api;

import io.catmq.client.wire.FailureReport;
import io.catmq.client.wire.HeartbeatRequest;
import io.catmq.client.wire.TopicPartitions;
import io.catmq.client.wire.TopicPattern;
import io.catmq.server.group.Heartbeat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Heartbeats as they come, checked. */
final class HeartbeatInput {
    private static final int MOST_TOPICS = 10_000;
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_VERSION = 100;
    private static final int LONGEST_REASON = 500;
    private static final int MOST_FAILING = 1_000;

    private HeartbeatInput() {}

    /** @param host address of the member */
    static Heartbeat heartbeat(HeartbeatRequest request, String host) {
        String memberId = request.memberId();
        if (memberId == null) {
            throw Problems.missing("memberId");
        }
        if (memberId.isBlank()) {
            throw Problems.invalid("memberId", "\"memberId\" must not be empty: a member makes its own, a UUID.");
        }
        if (!memberId.equals(memberId.strip())) {
            throw Problems.invalid("memberId", "\"memberId\" must not begin or end with a blank.");
        }
        limit("memberId", memberId, LONGEST_ID);
        limit("instanceId", request.instanceId(), LONGEST_ID);
        limit("clientId", request.clientId(), LONGEST_ID);
        limit("clientVersion", request.clientVersion(), LONGEST_VERSION);
        limit("reason", request.reason(), LONGEST_REASON);
        if (request.memberEpoch() < Heartbeat.LEAVE_FOR_A_WHILE) {
            throw Problems.invalid(
                    "memberEpoch",
                    "\"memberEpoch\" must be 0 to join, -1 to leave, -2 to leave for a while, else the one of the last"
                            + " answer.");
        }
        if (request.memberEpoch() == Heartbeat.LEAVE_FOR_A_WHILE && request.instanceId() == null) {
            throw Problems.invalid("memberEpoch", "\"memberEpoch\" -2 is for members with an \"instanceId\".");
        }
        return new Heartbeat(
                memberId,
                request.memberEpoch(),
                request.instanceId(),
                request.clientId(),
                request.clientVersion(),
                host,
                topics(request.subscribedTopics()),
                pattern("subscribedPattern", request.subscribedPattern()),
                request.sessionTimeoutMs(),
                !Boolean.FALSE.equals(request.ready()),
                request.reason(),
                failing(request.failing()),
                owned(request.owned()));
    }

    private static List<FailureReport> failing(@Nullable List<FailureReport> failing) {
        List<FailureReport> given = failing == null ? List.of() : failing;
        if (given.size() > MOST_FAILING
                || given.stream().anyMatch(each -> each == null || each.topic() == null || each.failingForMs() < 0)) {
            throw Problems.invalid(
                    "failing",
                    "\"failing\" must be a list of up to " + MOST_FAILING
                            + " messages, each with its topic, partition and offset.");
        }
        return List.copyOf(given);
    }

    private static void limit(String field, @Nullable String text, int length) {
        if (text != null && text.length() > length) {
            throw Problems.invalid(field, "\"" + field + "\" is longer than " + length + " characters.");
        }
    }

    static @Nullable TopicPattern pattern(String field, @Nullable String glob) {
        if (glob == null) {
            return null;
        }
        if (!TopicPattern.isAllowed(glob)) {
            throw Problems.invalid(
                    field,
                    "\"" + field + "\" must be 1 to 200 of a-z A-Z 0-9 . _ - with * for any characters and ? for one.");
        }
        return new TopicPattern(glob);
    }

    private static Set<String> topics(@Nullable List<String> topics) {
        List<String> given = topics == null ? List.of() : topics;
        if (given.size() > MOST_TOPICS || given.stream().anyMatch(Objects::isNull)) {
            throw Problems.invalid(
                    "subscribedTopics", "\"subscribedTopics\" must be a list of up to " + MOST_TOPICS + " names.");
        }
        given.forEach(name -> Problems.requireName("topic", name));
        return new TreeSet<>(given);
    }

    private static Map<String, Set<Integer>> owned(@Nullable List<TopicPartitions> owned) {
        Map<String, Set<Integer>> byTopic = new HashMap<>();
        for (TopicPartitions topic : owned == null ? List.<TopicPartitions>of() : owned) {
            if (topic == null
                    || topic.topic() == null
                    || topic.partitions() == null
                    || topic.partitions().stream().anyMatch(Objects::isNull)) {
                throw Problems.invalid("owned", "\"owned\" must list topics, each with its partitions.");
            }
            byTopic.computeIfAbsent(topic.topic(), name -> new HashSet<>()).addAll(topic.partitions());
        }
        return byTopic;
    }
}
