package io.catmq.server.api;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.server.group.CommitOutcome;
import io.catmq.server.group.CommitOutcome.Backwards;
import io.catmq.server.group.CommitOutcome.BeyondEnd;
import io.catmq.server.group.CommitOutcome.Fenced;
import io.catmq.server.group.TopicPartition;

/** Why offsets were not committed. */
final class CommitProblems {
    private CommitProblems() {}

    /** @param nothingDone what has not happened, as the beginning of a sentence */
    static ApiException of(CommitOutcome outcome, String nothingDone) {
        return new ApiException(problem(outcome, nothingDone + ": "));
    }

    private static ProblemDetail problem(CommitOutcome outcome, String nothingDone) {
        if (outcome instanceof Fenced fenced) {
            String owner = fenced.owner();
            return about(
                    fenced.partition(),
                    ProblemDetail.of(
                            ErrorCode.FENCED,
                            nothingDone + fenced.partition() + " is not held with this assignmentEpoch;"
                                    + (owner == null ? " nobody holds it." : " member \"" + owner + "\" does.")));
        }
        if (outcome instanceof Backwards backwards) {
            return about(
                    backwards.partition(),
                    ProblemDetail.of(
                            ErrorCode.COMMIT_BACKWARDS,
                            nothingDone + backwards.partition() + " is committed up to " + backwards.committed()
                                    + ". Only an operator's reset goes back."));
        }
        BeyondEnd beyond = (BeyondEnd) outcome;
        return about(
                beyond.partition(),
                ProblemDetail.of(
                                ErrorCode.COMMIT_BEYOND_END,
                                nothingDone + beyond.partition() + " ends at " + beyond.endOffset() + ".")
                        .withHigh(beyond.endOffset()));
    }

    private static ProblemDetail about(TopicPartition partition, ProblemDetail problem) {
        return problem.withTopic(partition.topic()).withPartition(partition.partition());
    }
}
