package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.AssignedPartition;
import io.catmq.client.wire.AssignedTopic;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.HeartbeatRequest;
import io.catmq.client.wire.HeartbeatResponse;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.TopicPartitions;
import io.catmq.server.group.GroupCoordinator;
import io.catmq.server.group.Heartbeat;
import io.catmq.server.group.HeartbeatOutcome;
import io.catmq.server.group.HeartbeatOutcome.Fenced;
import io.catmq.server.group.HeartbeatOutcome.Left;
import io.catmq.server.group.HeartbeatOutcome.Stable;
import io.catmq.server.group.TopicPartition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Members report here; what they may read is the answer. */
@RestController
final class GroupController {
    private static final int MOST_TOPICS = 10_000;
    private static final int LONGEST_ID = 200;

    private final GroupCoordinator groups;

    GroupController(GroupCoordinator groups) {
        this.groups = groups;
    }

    @PostMapping(path = ApiPaths.HEARTBEAT, consumes = ApiHeaders.JSON_TYPE)
    HeartbeatResponse heartbeat(
            @PathVariable String group, @RequestBody HeartbeatRequest request, HttpServletRequest http) {
        Problems.requireName("group", group);
        Heartbeat heartbeat = heartbeat(request, http.getRemoteAddr());
        HeartbeatOutcome outcome = groups.heartbeat(group, heartbeat);
        if (outcome instanceof Stable stable) {
            return new HeartbeatResponse(
                    heartbeat.memberId(),
                    stable.memberEpoch(),
                    stable.groupEpoch(),
                    stable.heartbeatMs(),
                    stable.sessionMs(),
                    byTopic(stable.assignment()));
        }
        if (outcome instanceof Left left) {
            return new HeartbeatResponse(heartbeat.memberId(), Heartbeat.LEAVE, left.groupEpoch(), 0, 0, List.of());
        }
        throw new ApiException(refusal(outcome, heartbeat.memberId()));
    }

    private static ProblemDetail refusal(HeartbeatOutcome outcome, String memberId) {
        String thenWhat = " Give up all partitions and join again with memberEpoch 0.";
        if (outcome instanceof Fenced fenced) {
            return ProblemDetail.of(
                    ErrorCode.FENCED,
                    "The memberEpoch is not one that member \"" + memberId + "\" was given; it is at "
                            + fenced.memberEpoch() + "." + thenWhat);
        }
        return ProblemDetail.of(
                ErrorCode.UNKNOWN_MEMBER,
                "Member \"" + memberId + "\" is not in the group: its session has ended, or the server was"
                        + " started anew." + thenWhat);
    }

    private static Heartbeat heartbeat(HeartbeatRequest request, String host) {
        String memberId = request.memberId();
        if (memberId == null || memberId.isBlank()) {
            throw Problems.missing("memberId");
        }
        if (memberId.length() > LONGEST_ID) {
            throw Problems.invalid("memberId", "\"memberId\" is longer than " + LONGEST_ID + " characters.");
        }
        if (request.memberEpoch() < Heartbeat.LEAVE) {
            throw Problems.invalid(
                    "memberEpoch", "\"memberEpoch\" must be 0 to join, -1 to leave, else the one of the last answer.");
        }
        return new Heartbeat(
                memberId,
                request.memberEpoch(),
                request.clientId(),
                host,
                topics(request.subscribedTopics()),
                request.sessionTimeoutMs(),
                owned(request.owned()));
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
            if (topic == null || topic.topic() == null || topic.partitions() == null) {
                throw Problems.invalid("owned", "\"owned\" must list topics, each with its partitions.");
            }
            byTopic.computeIfAbsent(topic.topic(), name -> new HashSet<>()).addAll(topic.partitions());
        }
        return byTopic;
    }

    private static List<AssignedTopic> byTopic(SortedMap<TopicPartition, Long> assignment) {
        SortedMap<String, List<AssignedPartition>> topics = new TreeMap<>();
        assignment.forEach((partition, epoch) -> topics.computeIfAbsent(partition.topic(), name -> new ArrayList<>())
                .add(new AssignedPartition(partition.partition(), epoch)));
        List<AssignedTopic> assigned = new ArrayList<>();
        topics.forEach((topic, partitions) -> assigned.add(new AssignedTopic(topic, partitions)));
        return assigned;
    }
}
