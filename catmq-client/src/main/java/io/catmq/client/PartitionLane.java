package io.catmq.client;

import io.catmq.client.wire.Sequences;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one producer sends to one partition. At most one request is in flight: whoever has the <em>role</em> of the worker
 * sends one after the other, each with the batches that have gathered meanwhile. The role is taken by the calling
 * thread of {@code sendAndWait} when it is free, else by a sender thread.
 *
 * <p>Sequences are given when a run takes off. After one failed nobody knows whether it was written, so the epoch
 * rises: a copy of it that is still on its way is then refused, and what follows starts at sequence 0.
 */
final class PartitionLane {
    private static final Logger log = LoggerFactory.getLogger(PartitionLane.class);

    private final TopicPartition partition;
    private final ProducerCore core;
    private final LingerTimer timer;
    private final long linger;
    private final DeliveryTrouble trouble;
    private final Deque<ProducerBatch> waiting = new ArrayDeque<>();
    private @Nullable ProducerRun inFlight;
    private boolean roleTaken;
    /** Whether the timer will wake this lane: never later than its first batch may linger, as those before it began before. */
    private boolean timerSet;

    private boolean urgent;
    private int epoch;
    private int nextSequence;

    PartitionLane(TopicPartition partition, ProducerCore core) {
        this.partition = partition;
        this.core = core;
        this.timer = core.lingerTimer();
        this.linger = core.options().linger().toNanos();
        this.trouble = new DeliveryTrouble(partition, core.servers());
    }

    /** Appends to the open batch; null when there is none, or none with room. */
    @Nullable SendFuture appendIfOpen(Message message, long timestamp, int recordBytes) {
        SendFuture future;
        boolean start;
        synchronized (waiting) {
            ProducerBatch open = waiting.peekLast();
            if (open == null || !hasRoom(open, recordBytes)) {
                return null;
            }
            future = open.append(message, timestamp, recordBytes);
            start = takeRoleIfReady();
        }
        startIf(start);
        return future;
    }

    /** Appends; a sender thread does the rest. */
    SendFuture append(Message message, long timestamp, int recordBytes) {
        SendFuture future;
        boolean start;
        ProducerBatch full;
        synchronized (waiting) {
            full = waiting.peekLast();
            future = add(message, timestamp, recordBytes);
            full = full == waiting.peekLast() ? null : full;
            start = takeRoleIfReady();
        }
        startIf(start);
        if (full != null) {
            core.packer().packSoon(full);
        }
        return future;
    }

    /** Appends and waits until it is done, in this thread when the role is free. */
    SendFuture appendAndWork(Message message, long timestamp, int recordBytes) throws InterruptedException {
        SendFuture future;
        boolean mine;
        synchronized (waiting) {
            future = add(message, timestamp, recordBytes);
            mine = !roleTaken;
            roleTaken = true;
            // Somebody waits: whoever works must not let the batch linger.
            urgent |= !mine;
        }
        if (mine) {
            try {
                workUntil(future);
            } catch (InterruptedException e) {
                startIf(true);
                throw e;
            }
        }
        return future;
    }

    /** Sends what waits without lingering; completes when all that was appended so far is done. */
    @Nullable CompletableFuture<@Nullable Void> flush() {
        ProducerBatch last;
        boolean start = false;
        synchronized (waiting) {
            last = waiting.isEmpty() ? lastInFlight() : waiting.peekLast();
            if (!waiting.isEmpty()) {
                urgent = true;
                start = takeRoleIfReady();
            }
        }
        startIf(start);
        return last == null ? null : last.done();
    }

    private @Nullable ProducerBatch lastInFlight() {
        ProducerRun run = inFlight;
        return run == null ? null : run.batches().get(run.batches().size() - 1);
    }

    private SendFuture add(Message message, long timestamp, int recordBytes) {
        ProducerBatch open = waiting.peekLast();
        if (open == null || !hasRoom(open, recordBytes)) {
            long lingersUntil = linger == 0 ? 0 : timer.nanoTime() + linger;
            open = new ProducerBatch(partition, core.builders().take(), core.options(), lingersUntil);
            waiting.addLast(open);
        }
        return open.append(message, timestamp, recordBytes);
    }

    private boolean hasRoom(ProducerBatch open, int recordBytes) {
        return open.hasRoomFor(recordBytes, core.batchMaxBytes(), core.options().batchMaxRecords());
    }

    private boolean takeRoleIfReady() {
        if (roleTaken || waiting.isEmpty()) {
            return false;
        }
        long lingerNanos = lingerNanos();
        if (lingerNanos > 0) {
            lookAgainIn(lingerNanos);
            return false;
        }
        roleTaken = true;
        return true;
    }

    private void lookAgainIn(long nanos) {
        if (!timerSet) {
            timer.schedule(this::lingerIsOver, nanos);
            timerSet = true;
        }
    }

    /** How long the first batch should still wait for company. It may be over the next moment: ask once, and act on that. */
    private long lingerNanos() {
        ProducerBatch first = waiting.peekFirst();
        if (linger == 0 || first == null || urgent || waiting.size() > 1 || !hasRoom(first, 1)) {
            return 0;
        }
        return Math.max(0, first.lingersUntil() - timer.nanoTime());
    }

    private void lingerIsOver() {
        boolean start;
        synchronized (waiting) {
            timerSet = false;
            start = takeRoleIfReady();
        }
        startIf(start);
    }

    private void startIf(boolean start) {
        if (start) {
            try {
                core.senders().execute(this::work);
            } catch (RejectedExecutionException e) {
                throw new IllegalStateException("The producer was closed meanwhile", e);
            }
        }
    }

    private void work() {
        try {
            workUntil(null);
        } catch (InterruptedException e) {
            log.debug("Sender thread interrupted, another one goes on with {}", partition);
            startIf(true);
        }
    }

    private void workUntil(@Nullable SendFuture goal) throws InterruptedException {
        ProducerRun run = next(goal != null);
        while (run != null) {
            deliver(run);
            if (goal != null && goal.isDone()) {
                handOver();
                return;
            }
            run = next(goal != null);
        }
    }

    /** What to send now; null gives the role back. */
    private @Nullable ProducerRun next(boolean hurry) {
        synchronized (waiting) {
            if (inFlight != null) {
                return inFlight;
            }
            long lingerNanos = hurry ? 0 : lingerNanos();
            if (lingerNanos > 0) {
                roleTaken = false;
                lookAgainIn(lingerNanos);
                return null;
            }
            inFlight = gather();
            if (inFlight == null) {
                roleTaken = false;
                urgent = false;
            }
            return inFlight;
        }
    }

    private @Nullable ProducerRun gather() {
        ProducerBatch next = waiting.pollFirst();
        if (next == null) {
            return null;
        }
        ProducerRun run = new ProducerRun(next, new Attempts(trouble::failedAttempt));
        for (next = waiting.peekFirst(); next != null && mayJoin(run, next); next = waiting.peekFirst()) {
            run.add(next);
            waiting.removeFirst();
        }
        return run;
    }

    /** The last one, which is still open, may have to linger. */
    private boolean mayJoin(ProducerRun run, ProducerBatch next) {
        return run.hasRoomFor(next, core.requestMaxBytes()) && lingerNanos() <= 0;
    }

    private void handOver() {
        boolean more;
        synchronized (waiting) {
            more = !waiting.isEmpty();
            roleTaken = more;
        }
        startIf(more);
    }

    private void deliver(ProducerRun run) throws InterruptedException {
        trouble.begins();
        try {
            HttpCall call = run.call(core.producerId(), epoch, nextSequence);
            long baseOffset = core.delivery().deliver(run, call);
            nextSequence = Sequences.add(nextSequence, run.recordCount());
            trouble.delivered();
            free(run);
            run.delivered(baseOffset);
            landed();
        } catch (RuntimeException | Error e) {
            epoch++;
            nextSequence = 0;
            trouble.givenUp();
            log.debug("Batches to {} failed, going on with epoch {}", partition, epoch, e);
            free(run);
            run.failed(e);
            landed();
        }
    }

    /** Before its senders are told, who may send more then. */
    private void free(ProducerRun run) {
        for (ProducerBatch batch : run.batches()) {
            core.budget().release(batch.reservedBytes());
            core.builders().giveBack(batch.takeBuilder());
        }
    }

    /** All its senders are told: for a flush there is nothing under way any more. */
    private void landed() {
        synchronized (waiting) {
            inFlight = null;
        }
    }
}
