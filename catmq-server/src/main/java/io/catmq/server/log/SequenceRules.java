package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;
import io.catmq.server.log.AppendResult.Duplicate;
import io.catmq.server.log.AppendResult.Reason;
import io.catmq.server.log.AppendResult.SequenceRefused;

/** What may follow a producer's last batch: the same again (a duplicate), the next, or a higher epoch from 0. */
final class SequenceRules {
    private SequenceRules() {}

    static Verdict judge(ProducerState last, BatchRun batch) {
        int first = batch.firstSequence();
        int expected = last.nextSequence();
        if (batch.producerEpoch() < last.epoch()) {
            return refused(Reason.STALE_EPOCH, expected);
        }
        if (batch.producerEpoch() > last.epoch()) {
            return first == 0 ? Verdict.APPEND : refused(Reason.OUT_OF_ORDER_SEQUENCE, 0);
        }
        if (first == expected) {
            return Verdict.APPEND;
        }
        if (first == last.firstSequence() && batch.recordCount() == last.count()) {
            return new Verdict.Answer(new Duplicate(last.baseOffset(), last.count()));
        }
        // Sequences run in a circle: what is less than half of it ahead is ahead, the rest is behind.
        boolean ahead = ((first - expected) & Integer.MAX_VALUE) < 1 << 30;
        return refused(ahead ? Reason.OUT_OF_ORDER_SEQUENCE : Reason.DUPLICATE_SEQUENCE, expected);
    }

    private static Verdict refused(Reason reason, int expected) {
        return new Verdict.Answer(new SequenceRefused(reason, expected));
    }
}
