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
    /** From this offset on, no producer's state was dropped for its age. */
    private long completeFrom;

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
        completeFrom = endOffset;
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

    /** As {@link #judge}, for a batch that is, if it was appended before, at {@code since} or behind it. */
    Verdict judgeSince(BatchRun batch, long since) {
        ProducerState last = states.get(batch.producerId());
        if (last != null) {
            return SequenceRules.judge(last, batch);
        }
        return completeFrom() <= since ? Verdict.APPEND : new Verdict.LookUpFrom(since);
    }

    /** Of this offset and those behind it the last batches of all producers are known, however old they are. */
    long completeFrom() {
        return Math.max(completeFrom, knownFrom);
    }

    /** Notes a row that comes before {@link #completeFrom()}, with nothing between. */
    void lookedUpFrom(RowHeader row) {
        putIfAbsent(row);
        completeFrom = row.baseOffset();
        knownFrom = Math.min(knownFrom, row.baseOffset());
        knownSince = Math.min(knownSince, row.appendedAt());
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
        boolean complete = completeFrom <= knownFrom;
        putIfAbsent(row);
        knownFrom = row.baseOffset();
        knownSince = Math.min(knownSince, row.appendedAt());
        if (complete) {
            completeFrom = knownFrom;
        }
    }

    private void putIfAbsent(RowHeader row) {
        Map<Long, ProducerState> ofRow = new HashMap<>();
        row.batches().forEach(batch -> {
            if (batch.hasProducer()) {
                ofRow.put(batch.producerId(), ProducerState.of(row, batch));
            }
        });
        ofRow.forEach(states::putIfAbsent);
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
        states.values().removeIf(state -> {
            boolean old = state.appendedAt() < now - lookbackMs;
            if (old) {
                completeFrom = Math.max(completeFrom, state.baseOffset() + 1);
            }
            return old;
        });
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
