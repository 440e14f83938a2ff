package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.CommitRequest;
import io.catmq.client.wire.CommittedOffset;
import io.catmq.client.wire.CommittedOffsetsResponse;
import io.catmq.server.group.CommitOutcome;
import io.catmq.server.group.CommitOutcome.Committed;
import io.catmq.server.group.GroupCoordinator;
import io.catmq.server.group.GroupViews.Position;
import io.catmq.server.metadata.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
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
    private final CommitInput input;
    private final TopicLookup topics;

    GroupOffsetsController(GroupCoordinator groups, CommitInput input, TopicLookup topics) {
        this.groups = groups;
        this.input = input;
        this.topics = topics;
    }

    @PostMapping(path = ApiPaths.GROUP_OFFSETS, consumes = ApiHeaders.JSON_TYPE)
    Map<String, Object> commit(@PathVariable String group, @RequestBody CommitRequest request) {
        Problems.requireName("group", group);
        CommitOutcome outcome =
                groups.commit(group, request.memberId(), input.commits(request.memberId(), request.offsets()));
        if (outcome instanceof Committed) {
            return Map.of();
        }
        throw CommitProblems.of(outcome, "Nothing was committed");
    }

    @GetMapping(ApiPaths.GROUP_OFFSETS)
    CommittedOffsetsResponse committed(@PathVariable String group, @RequestParam("topics") List<String> names) {
        LongFunction<Position> positions = groups.views().positions(group);
        List<CommittedOffset> offsets = new ArrayList<>();
        for (String name : names) {
            Topic topic = topics.topic(name);
            for (int i = 0; i < topic.partitions(); i++) {
                Position found = positions == null ? null : positions.apply(topic.partitionId(i));
                offsets.add(new CommittedOffset(
                        name, i, found == null ? null : found.committed(), found == null ? null : found.generation()));
            }
        }
        return new CommittedOffsetsResponse(offsets);
    }
}
