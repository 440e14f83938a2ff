package io.catmq.server.api;

import io.catmq.client.wire.OffsetToCommit;
import io.catmq.server.group.OffsetCommit;
import io.catmq.server.group.TopicPartition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Offsets to commit, as they came. */
@Component
final class CommitInput {
    private final TopicLookup topics;

    CommitInput(TopicLookup topics) {
        this.topics = topics;
    }

    /** The same, checked; 404 for a partition that is not there. */
    List<OffsetCommit> commits(@Nullable String memberId, @Nullable List<OffsetToCommit> offsets) {
        if (offsets == null || offsets.isEmpty()) {
            throw Problems.invalid("offsets", "\"offsets\" must hold at least one offset.");
        }
        List<OffsetCommit> commits = new ArrayList<>();
        Set<TopicPartition> seen = new HashSet<>();
        for (int i = 0; i < offsets.size(); i++) {
            String field = "offsets[" + i + "]";
            OffsetCommit commit = commit(field, memberId, offsets.get(i));
            if (!seen.add(commit.partition())) {
                throw Problems.invalid(field, "Partition " + commit.partition() + " is there twice.");
            }
            commits.add(commit);
        }
        return commits;
    }

    private OffsetCommit commit(String field, @Nullable String memberId, @Nullable OffsetToCommit offset) {
        if (offset == null || offset.topic() == null) {
            throw Problems.missing(field + ".topic");
        }
        if (offset.offset() < 0) {
            throw Problems.invalid(field + ".offset", "\"" + field + ".offset\" must not be negative.");
        }
        if (memberId != null && offset.assignmentEpoch() == null) {
            throw Problems.missing(field + ".assignmentEpoch");
        }
        Long topicId = offset.topicId();
        long id = topicId == null
                ? topics.partitionId(offset.topic(), offset.partition())
                : topics.partitionId(offset.topic(), topicId, offset.partition());
        TopicPartition partition = new TopicPartition(offset.topic(), offset.partition(), id);
        return new OffsetCommit(partition, offset.offset(), offset.assignmentEpoch());
    }
}
