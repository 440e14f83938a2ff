package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last batch of each producer of one partition, as far back as it is known: everything in rows from
 * {@link #knownFrom()} on, which are those appended at {@code knownSince} or later. Looking up a producer extends that
 * backwards, so each row is looked at once. Used under the partition's lock.
 */
final class ProducerStates {
    /**
     * A first attempt is not looked up, because its producer has sent nothing before. That holds unless this very
     * request was held up while its sender tried again elsewhere, so this much is always known.
     */
    static final long FIRST_ATTEMPT_MS = 60_000;

    private static final int SWEEP_EVERY = 1024;

    private final Map<Long, ProducerState> states = new HashMap<>();
    private final long lookbackMs;
    private final int maxProducers;
    private long knownFrom;
    private long knownSince;
    private int untilSweep = SWEEP_EVERY;

    ProducerStates(long lookbackMs, int maxProducers) {
        this.lookbackMs = lookbackMs;
        this.maxProducers = maxProducers;
    }

    /** Forgets everything; from now on rows from {@code endOffset} are recorded. */
    void reset(long endOffset, long now) {
        states.clear();
        knownFrom = endOffset;
        knownSince = now;
    }

    long knownFrom() {
        return knownFrom;
    }

    Verdict judge(BatchRun batch, int attempt, long now) {
        if (!batch.hasProducer()) {
            return Verdict.APPEND;
        }
        ProducerState last = states.get(batch.producerId());
        if (last != null && last.appendedAt() >= now - lookbackMs) {
            return SequenceRules.judge(last, batch);
        }
        boolean first = attempt == 0 && batch.firstSequence() == 0;
        long needed = now - (first ? Math.min(FIRST_ATTEMPT_MS, lookbackMs) : lookbackMs);
        return knownSince <= needed || knownFrom == 0 ? Verdict.APPEND : new Verdict.LookUp(needed);
    }

    /** Notes a row that follows all that are known. */
    void appended(RowHeader row, long now) {
        row.batches().forEach(batch -> {
            if (batch.hasProducer()) {
                states.put(batch.producerId(), ProducerState.of(row, batch));
            }
        });
        if (--untilSweep <= 0) {
            untilSweep = SWEEP_EVERY;
            sweep(now);
        }
    }

    /** Notes a row that comes before all that are known. */
    void lookedUp(RowHeader row) {
        Map<Long, ProducerState> ofRow = new HashMap<>();
        row.batches().forEach(batch -> {
            if (batch.hasProducer()) {
                ofRow.put(batch.producerId(), ProducerState.of(row, batch));
            }
        });
        ofRow.forEach(states::putIfAbsent);
        knownFrom = row.baseOffset();
        knownSince = Math.min(knownSince, row.appendedAt());
    }

    boolean knows(long producerId) {
        return states.containsKey(producerId);
    }

    /** Notes that there are no rows before those known, or none as young as this. */
    void lookedUpAll(long since) {
        knownSince = Math.min(knownSince, since);
    }

    int size() {
        return states.size();
    }

    private void sweep(long now) {
        states.values().removeIf(state -> state.appendedAt() < now - lookbackMs);
        if (states.size() > maxProducers) {
            forgetOldestHalf();
        }
    }

    private void forgetOldestHalf() {
        List<Long> offsets =
                states.values().stream().map(ProducerState::baseOffset).sorted().toList();
        long keepFrom = offsets.get(offsets.size() / 2);
        long youngest = states.values().stream()
                .filter(state -> state.baseOffset() < keepFrom)
                .mapToLong(ProducerState::appendedAt)
                .max()
                .orElse(0);
        states.values().removeIf(state -> state.baseOffset() < keepFrom);
        knownFrom = Math.max(knownFrom, keepFrom);
        knownSince = Math.max(knownSince, youngest + 1);
    }
}
