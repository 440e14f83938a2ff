package io.catmq.server.log;

import io.catmq.server.log.AppendResult.Reason;
import io.catmq.server.log.AppendResult.SequenceRefused;
import io.catmq.server.log.AppendResult.Unknowable;
import io.catmq.server.log.Verdict.Answer;
import io.catmq.server.log.Verdict.LookUp;
import io.catmq.server.log.Verdict.LookUpFrom;
import java.util.List;

/** Decides which of the waiting batches go into the next chunk, and answers those that need not be written. */
final class ChunkPlanner {
    private final LogContext context;
    private final PartitionLog partition;
    private final ProducerLookup lookup;

    ChunkPlanner(LogContext context, PartitionLog partition) {
        this.context = context;
        this.partition = partition;
        this.lookup = new ProducerLookup(context, partition);
    }

    /** Under the partition's lock. What is settled already is passed over. */
    ChunkPlan plan(List<PendingAppend> waiting) {
        partition.loaded();
        ChunkPlan plan = new ChunkPlan(context.maxChunkBytes());
        if (judgeAll(waiting, plan, false)) {
            return plan;
        }
        // All other verdicts rest on facts, but a gap may only mean that we have not seen the batches in between. What
        // was planned before we looked is planned anew: only what was judged at the head may be written there.
        partition.caughtUp();
        ChunkPlan renewed = new ChunkPlan(context.maxChunkBytes());
        judgeAll(waiting, renewed, true);
        return renewed;
    }

    /** False when it must be done again after catching up. */
    private boolean judgeAll(List<PendingAppend> waiting, ChunkPlan plan, boolean fresh) {
        for (PendingAppend pending : waiting) {
            if (pending.isDone()) {
                continue;
            }
            if (plan.mustWait(pending.batch())) {
                plan.postpone(pending);
            } else if (judge(pending) instanceof Answer answer) {
                if (!fresh && isGap(answer)) {
                    return false;
                }
                pending.complete(answer.result());
            } else {
                plan.add(pending);
            }
        }
        return true;
    }

    private Verdict judge(PendingAppend pending) {
        if (pending.since() != PendingAppend.ANY) {
            return judgeSince(pending);
        }
        long now = context.now();
        Verdict verdict = partition.producers().judge(pending.batch(), pending.attempt(), now);
        if (verdict instanceof LookUp lookUp) {
            lookup.run(pending.batch().producerId(), lookUp.since());
            return partition.producers().judge(pending.batch(), pending.attempt(), now);
        }
        return verdict;
    }

    private Verdict judgeSince(PendingAppend pending) {
        LogHead head = partition.loaded();
        Answer unknowable = new Answer(new Unknowable(head.logStartOffset(), head.endOffset()));
        if (pending.since() > head.endOffset()) {
            return unknowable;
        }
        Verdict verdict = partition.producers().judgeSince(pending.batch(), pending.since());
        if (verdict instanceof LookUpFrom lookUp) {
            return lookup.runFrom(pending.batch().producerId(), lookUp.since())
                    ? partition.producers().judgeSince(pending.batch(), pending.since())
                    : unknowable;
        }
        return verdict;
    }

    private static boolean isGap(Answer answer) {
        return answer.result() instanceof Unknowable
                || (answer.result() instanceof SequenceRefused refused
                        && refused.reason() == Reason.OUT_OF_ORDER_SEQUENCE);
    }
}
