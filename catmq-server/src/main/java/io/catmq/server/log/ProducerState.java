package io.catmq.server.log;

import io.catmq.client.wire.Sequences;

/** The last batch of one producer on one partition. */
record ProducerState(int epoch, int firstSequence, int count, long baseOffset, long appendedAt) {

    static ProducerState of(RowHeader row, BatchIndex.Entry batch) {
        return new ProducerState(
                batch.epoch(),
                batch.firstSequence(),
                batch.count(),
                row.baseOffset() + batch.position(),
                row.appendedAt());
    }

    /** The first sequence of the batch that follows. */
    int nextSequence() {
        return Sequences.add(firstSequence, count);
    }
}
