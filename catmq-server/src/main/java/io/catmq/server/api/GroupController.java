package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.AssignedPartition;
import io.catmq.client.wire.AssignedTopic;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.HeartbeatRequest;
import io.catmq.client.wire.HeartbeatResponse;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.server.group.GroupCoordinator;
import io.catmq.server.group.Heartbeat;
import io.catmq.server.group.HeartbeatOutcome;
import io.catmq.server.group.HeartbeatOutcome.Fenced;
import io.catmq.server.group.HeartbeatOutcome.Left;
import io.catmq.server.group.HeartbeatOutcome.Replaced;
import io.catmq.server.group.HeartbeatOutcome.Stable;
import io.catmq.server.group.TopicPartition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Members report here; what they may read is the answer. */
@RestController
final class GroupController {
    private final GroupCoordinator groups;

    GroupController(GroupCoordinator groups) {
        this.groups = groups;
    }

    @PostMapping(path = ApiPaths.HEARTBEAT, consumes = ApiHeaders.JSON_TYPE)
    HeartbeatResponse heartbeat(
            @PathVariable String group, @RequestBody HeartbeatRequest request, HttpServletRequest http) {
        Problems.requireName("group", group);
        Heartbeat heartbeat = HeartbeatInput.heartbeat(request, Forwarded.address(http));
        HeartbeatOutcome outcome = groups.heartbeat(group, heartbeat);
        if (outcome instanceof Stable stable) {
            return new HeartbeatResponse(
                    heartbeat.memberId(),
                    stable.memberEpoch(),
                    stable.groupEpoch(),
                    stable.heartbeatMs(),
                    stable.sessionMs(),
                    stable.readDelayMs(),
                    stable.standsBy(),
                    byTopic(stable.assignment()));
        }
        if (outcome instanceof Left left) {
            return new HeartbeatResponse(
                    heartbeat.memberId(), heartbeat.memberEpoch(), left.groupEpoch(), 0, 0, null, null, List.of());
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
        if (outcome instanceof Replaced replaced) {
            return ProblemDetail.of(
                    ErrorCode.FENCED,
                    "Another process has joined with the instanceId \"" + replaced.instanceId() + "\" and has taken the"
                            + " place of member \"" + memberId + "\". Give up all partitions; each process needs an"
                            + " instanceId of its own.");
        }
        return ProblemDetail.of(
                ErrorCode.UNKNOWN_MEMBER,
                "Member \"" + memberId + "\" is not in the group: its session has ended, or an operator has"
                        + " removed it." + thenWhat);
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
