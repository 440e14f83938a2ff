package io.catmq.server.api;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.server.log.AppendResult.SequenceRefused;
import io.catmq.server.log.AppendResult.Unknowable;

/** Why a batch of an idempotent producer was not taken. */
final class SequenceProblems {
    private SequenceProblems() {}

    static ApiException of(Unknowable unknowable, String topic, int partition) {
        ProblemDetail problem = ProblemDetail.of(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        "Nothing was written: whether the batch was before cannot be told, because \"since\" is out of"
                                + " range; the partition holds " + unknowable.logStartOffset() + " to "
                                + unknowable.endOffset() + " (the next to be written).")
                .withRange(unknowable.logStartOffset(), unknowable.endOffset());
        return new ApiException(problem.withTopic(topic).withPartition(partition));
    }

    static ApiException of(SequenceRefused refused, String topic, int partition) {
        ProblemDetail problem =
                switch (refused.reason()) {
                    case STALE_EPOCH ->
                        ProblemDetail.of(
                                ErrorCode.STALE_EPOCH,
                                "A newer epoch of this producer has written here. This instance is out; make a new"
                                        + " producer.");
                    case DUPLICATE_SEQUENCE ->
                        ProblemDetail.of(
                                ErrorCode.DUPLICATE_SEQUENCE,
                                "The sequence is older than the producer's last batch, which ends before "
                                        + refused.expectedSequence() + ".");
                    case OUT_OF_ORDER_SEQUENCE ->
                        ProblemDetail.of(
                                ErrorCode.OUT_OF_ORDER_SEQUENCE,
                                "A batch is missing before this one: sequence " + refused.expectedSequence()
                                        + " was expected.");
                };
        return new ApiException(problem.withTopic(topic).withPartition(partition));
    }
}
