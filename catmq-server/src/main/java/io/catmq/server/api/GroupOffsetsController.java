package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.CommitRequest;
import io.catmq.client.wire.CommittedOffset;
import io.catmq.client.wire.CommittedOffsetsResponse;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.OffsetToCommit;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.server.group.CommitOutcome;
import io.catmq.server.group.CommitOutcome.Backwards;
import io.catmq.server.group.CommitOutcome.BeyondEnd;
import io.catmq.server.group.CommitOutcome.Committed;
import io.catmq.server.group.CommitOutcome.Fenced;
import io.catmq.server.group.GroupCoordinator;
import io.catmq.server.group.OffsetCommit;
import io.catmq.server.group.TopicPartition;
import io.catmq.server.metadata.Topic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Commits offsets, and reads what was committed. */
@RestController
final class GroupOffsetsController {
    private final GroupCoordinator groups;
    private final TopicLookup topics;

    GroupOffsetsController(GroupCoordinator groups, TopicLookup topics) {
        this.groups = groups;
        this.topics = topics;
    }

    @PostMapping(path = ApiPaths.GROUP_OFFSETS, consumes = ApiHeaders.JSON_TYPE)
    Map<String, Object> commit(@PathVariable String group, @RequestBody CommitRequest request) {
        Problems.requireName("group", group);
        CommitOutcome outcome = groups.commit(group, request.memberId(), commits(request));
        if (outcome instanceof Committed) {
            return Map.of();
        }
        throw new ApiException(refusal(outcome));
    }

    private List<OffsetCommit> commits(CommitRequest request) {
        if (request.offsets() == null || request.offsets().isEmpty()) {
            throw Problems.invalid("offsets", "\"offsets\" must hold at least one offset.");
        }
        List<OffsetCommit> commits = new ArrayList<>();
        Set<TopicPartition> seen = new HashSet<>();
        for (int i = 0; i < request.offsets().size(); i++) {
            OffsetToCommit offset = request.offsets().get(i);
            String field = "offsets[" + i + "]";
            if (offset == null || offset.topic() == null) {
                throw Problems.missing(field + ".topic");
            }
            if (offset.offset() < 0) {
                throw Problems.invalid(field + ".offset", "\"" + field + ".offset\" must not be negative.");
            }
            if (request.memberId() != null && offset.assignmentEpoch() == null) {
                throw Problems.missing(field + ".assignmentEpoch");
            }
            TopicPartition partition = new TopicPartition(
                    offset.topic(), offset.partition(), topics.partitionId(offset.topic(), offset.partition()));
            if (!seen.add(partition)) {
                throw Problems.invalid(field, "Partition " + partition + " is there twice.");
            }
            commits.add(new OffsetCommit(partition, offset.offset(), offset.assignmentEpoch()));
        }
        return commits;
    }

    private static ProblemDetail refusal(CommitOutcome outcome) {
        if (outcome instanceof Fenced fenced) {
            String owner = fenced.owner();
            return about(
                    fenced.partition(),
                    ProblemDetail.of(
                            ErrorCode.FENCED,
                            "Nothing was committed: " + fenced.partition() + " is not held with this assignmentEpoch;"
                                    + (owner == null ? " nobody holds it." : " member \"" + owner + "\" does.")));
        }
        if (outcome instanceof Backwards backwards) {
            return about(
                    backwards.partition(),
                    ProblemDetail.of(
                            ErrorCode.COMMIT_BACKWARDS,
                            "Nothing was committed: " + backwards.partition() + " is committed up to "
                                    + backwards.committed() + ". Only an operator's reset goes back."));
        }
        BeyondEnd beyond = (BeyondEnd) outcome;
        return about(
                beyond.partition(),
                ProblemDetail.of(
                                ErrorCode.COMMIT_BEYOND_END,
                                "Nothing was committed: " + beyond.partition() + " ends at " + beyond.endOffset() + ".")
                        .withHigh(beyond.endOffset()));
    }

    private static ProblemDetail about(TopicPartition partition, ProblemDetail problem) {
        return problem.withTopic(partition.topic()).withPartition(partition.partition());
    }

    @GetMapping(ApiPaths.GROUP_OFFSETS)
    CommittedOffsetsResponse committed(@PathVariable String group, @RequestParam("topics") List<String> names) {
        Map<Long, Long> committed = groups.views().committed(group);
        List<CommittedOffset> offsets = new ArrayList<>();
        for (String name : names) {
            Topic topic = topics.topic(name);
            for (int i = 0; i < topic.partitions(); i++) {
                offsets.add(new CommittedOffset(name, i, committed.get(topic.partitionId(i))));
            }
        }
        return new CommittedOffsetsResponse(offsets);
    }
}
