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
 * What one producer sends to one partition. At most one batch is in flight: whoever has the <em>role</em> of the worker
 * sends the batches one after the other, and what is sent meanwhile gathers in the next. The role is taken by the calling
 * thread of {@code sendAndWait} when it is free, else by a sender thread.
 *
 * <p>Sequences are given when a batch takes off. After a batch failed nobody knows whether it was written, so the epoch
 * rises: a copy of it that is still on its way is then refused, and what follows starts at sequence 0.
 */
final class PartitionLane {
    private static final Logger log = LoggerFactory.getLogger(PartitionLane.class);

    private final TopicPartition partition;
    private final ProducerCore core;
    private final DeliveryTrouble trouble;
    private final Deque<ProducerBatch> waiting = new ArrayDeque<>();
    private @Nullable ProducerBatch inFlight;
    private boolean roleTaken;
    private boolean urgent;
    private int epoch;
    private int nextSequence;

    PartitionLane(TopicPartition partition, ProducerCore core) {
        this.partition = partition;
        this.core = core;
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
        synchronized (waiting) {
            future = add(message, timestamp, recordBytes);
            start = takeRoleIfReady();
        }
        startIf(start);
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
            last = waiting.isEmpty() ? inFlight : waiting.peekLast();
            if (!waiting.isEmpty()) {
                urgent = true;
                start = takeRoleIfReady();
            }
        }
        startIf(start);
        return last == null ? null : last.done();
    }

    private SendFuture add(Message message, long timestamp, int recordBytes) {
        ProducerBatch open = waiting.peekLast();
        if (open == null || !hasRoom(open, recordBytes)) {
            open = new ProducerBatch(
                    partition, core.builders().take(), core.options(), new Attempts(trouble::failedAttempt));
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
            core.lingerTimer().accept(this::lingerIsOver, lingerNanos);
            return false;
        }
        roleTaken = true;
        return true;
    }

    /** How long the first batch should still wait for company. */
    private long lingerNanos() {
        ProducerBatch first = waiting.peekFirst();
        if (first == null || urgent || waiting.size() > 1 || !hasRoom(first, 1)) {
            return 0;
        }
        return first.lingerUntil().remainingNanos();
    }

    private void lingerIsOver() {
        boolean start;
        synchronized (waiting) {
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
        ProducerBatch batch = next(goal != null);
        while (batch != null) {
            deliver(batch);
            if (goal != null && goal.isDone()) {
                handOver();
                return;
            }
            batch = next(goal != null);
        }
    }

    /** The batch to send now; null gives the role back. */
    private @Nullable ProducerBatch next(boolean hurry) {
        synchronized (waiting) {
            if (inFlight != null) {
                return inFlight;
            }
            if (!hurry && lingerNanos() > 0) {
                roleTaken = false;
                takeRoleIfReady();
                return null;
            }
            inFlight = waiting.pollFirst();
            if (inFlight == null) {
                roleTaken = false;
                urgent = false;
            }
            return inFlight;
        }
    }

    private void handOver() {
        boolean more;
        synchronized (waiting) {
            more = !waiting.isEmpty();
            roleTaken = more;
        }
        startIf(more);
    }

    private void deliver(ProducerBatch batch) throws InterruptedException {
        trouble.begins();
        try {
            HttpCall call = batch.call(core.producerId(), epoch, nextSequence);
            long baseOffset = core.delivery().deliver(batch, call);
            nextSequence = Sequences.add(nextSequence, batch.recordCount());
            trouble.delivered();
            finish(batch);
            batch.delivered(baseOffset);
        } catch (RuntimeException | Error e) {
            epoch++;
            nextSequence = 0;
            trouble.givenUp();
            log.debug("A batch to {} failed, going on with epoch {}", partition, epoch, e);
            finish(batch);
            batch.failed(e);
        }
    }

    private void finish(ProducerBatch batch) {
        synchronized (waiting) {
            inFlight = null;
        }
        core.budget().release(batch.reservedBytes());
        core.builders().giveBack(batch.builder());
    }
}
