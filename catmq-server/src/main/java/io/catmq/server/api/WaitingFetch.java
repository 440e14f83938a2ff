package io.catmq.server.api;

import io.catmq.client.wire.FetchResponse;
import io.catmq.client.wire.FetchSection;
import io.catmq.server.api.FetchPlan.Partition;
import io.catmq.server.log.Registration;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One long poll. The thread that appends answers it: no other thread has to wake up between the commit and the answer on
 * the wire. That thread must never wait for somebody else's slow connection, so the answer is written with non-blocking
 * I/O: what the socket does not take at once is left with Tomcat, whose poller calls {@link #onWritePossible} later.
 * Large answers, and those beyond the first few of one append, are made on another thread.
 */
final class WaitingFetch implements WriteListener {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingFetch.class);
    /** Copying as much takes the appending thread about as long as waking up another one. */
    private static final int DIRECT_BYTES = 256 * 1024;
    /** Longer than the waits of CatMQ's own consumers, which ask the right broker. */
    static final int LOOK_MS = 1000;

    private final FetchPlan plan;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final WaitingFetches owner;
    private final ApiMetrics metrics;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final List<Registration> registrations = new ArrayList<>();
    private volatile @Nullable Future<?> timeout;
    private volatile @Nullable Future<?> due;
    private volatile @Nullable Future<?> look;

    // Guarded by this.
    private boolean containerReady;
    private byte @Nullable [] body;
    private boolean written;
    private boolean complete;

    WaitingFetch(FetchPlan plan, AsyncContext context, WaitingFetches owner, ApiMetrics metrics) throws IOException {
        this.plan = plan;
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.owner = owner;
        this.metrics = metrics;
    }

    /** First registered, then read once more: an append in between is seen by one of the two. */
    void park() {
        context.setTimeout(0);
        out.setWriteListener(this);
        timeout = owner.after(plan.maxWaitMs(), this::giveUp);
        listen();
        List<FetchSection> sections = owner.reader().read(plan);
        if (FetchController.isEnough(sections, plan.minBytes())) {
            if (take()) {
                answer(sections);
            }
        } else if (plan.isDelayed()) {
            readWhenDue(owner.reader().nextDueIn(plan));
        }
        lookLater();
    }

    /** What another broker appends wakes nobody here: it is found by asking the database now and then. */
    private void lookLater() {
        if (plan.maxWaitMs() <= LOOK_MS || taken.get()) {
            return;
        }
        look = owner.after(LOOK_MS, () -> {
            readAgain();
            lookLater();
        });
    }

    /** The wait itself ends no later than it was asked to, so what is due after it is the next fetch's. */
    private void readWhenDue(long inMs) {
        boolean isMoreNeeded = inMs == 0 && plan.minBytes() > 1;
        if (inMs >= 0 && inMs <= plan.maxWaitMs() && !isMoreNeeded) {
            due = owner.after((int) inMs + 1, this::readAgain);
            if (taken.get()) {
                forget();
            }
        }
    }

    private void listen() {
        synchronized (registrations) {
            for (Partition partition : plan.partitions()) {
                registrations.add(owner.log().onAppend(List.of(partition.partitionId()), () -> appended(partition)));
            }
        }
        if (taken.get()) {
            // Answered meanwhile, by somebody who found nothing to take back yet.
            forgetRegistrations();
        }
    }

    private void appended(Partition partition) {
        if (plan.isDelayed()) {
            // Nothing that is appended now is due before that; whatever waits longer has its own time.
            if (due == null) {
                readWhenDue(plan.readDelayMs());
            }
            return;
        }
        if (plan.minBytes() > 1 || !DirectAnswers.oneMore()) {
            owner.handOver().execute(this::readAgain);
            return;
        }
        if (!take()) {
            return;
        }
        try {
            // Only the partition that has moved: the others could need the database.
            FetchSection section = owner.reader().read(plan, partition, plan.maxPartitionBytes());
            List<FetchSection> sections = section == null ? List.of() : List.of(section);
            if (section != null && FetchReader.bytes(section) > DIRECT_BYTES) {
                owner.handOver().execute(() -> answer(sections));
            } else {
                answer(sections);
            }
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    /** As at first: registered anew before it is read, so that no append falls in between. */
    private void readAgain() {
        if (taken.get()) {
            return;
        }
        try {
            forgetRegistrations();
            listen();
            List<FetchSection> sections = owner.reader().read(plan);
            if (FetchController.isEnough(sections, plan.minBytes())) {
                if (take()) {
                    answer(sections);
                }
            } else if (plan.isDelayed()) {
                readWhenDue(owner.reader().nextDueIn(plan));
            }
        } catch (RuntimeException failure) {
            if (take()) {
                fail(failure);
            }
        }
    }

    /** Answers with what there is; false when somebody else has answered. */
    boolean giveUp() {
        if (!take()) {
            return false;
        }
        try {
            answer(plan.minBytes() > 1 ? owner.reader().read(plan) : List.of());
        } catch (RuntimeException failure) {
            fail(failure);
        }
        return true;
    }

    private boolean take() {
        return taken.compareAndSet(false, true);
    }

    private void answer(List<FetchSection> sections) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) FetchResponse.sizeOf(sections));
        try {
            FetchResponse.write(sections, bytes);
            send(bytes.toByteArray());
            FetchController.count(sections, metrics);
        } catch (IOException | IllegalStateException gone) {
            // The latter: Tomcat has ended the request and did not say so.
            onError(gone);
        }
        forget();
    }

    private synchronized void send(byte[] answer) throws IOException {
        if (complete) {
            return; // the client went while this was read
        }
        context.getResponse().setContentLength(answer.length);
        body = answer;
        write();
    }

    /** Called by the container when the request's own thread is done with it, and whenever the socket takes more. */
    @Override
    public synchronized void onWritePossible() throws IOException {
        containerReady = true;
        write();
    }

    private void write() throws IOException {
        byte[] answer = body;
        if (!containerReady || complete || answer == null || !out.isReady()) {
            return;
        }
        if (!written) {
            written = true;
            out.write(answer);
            if (out.isReady()) {
                out.flush();
            }
        }
        if (out.isReady()) {
            complete = true;
            context.complete();
        }
    }

    @Override
    public synchronized void onError(Throwable failure) {
        LOG.debug("The client of a waiting fetch is gone: {}", failure.toString());
        taken.set(true);
        if (!complete) {
            complete = true;
            try {
                context.complete();
            } catch (IllegalStateException over) {
                // Tomcat ends a request by itself when writing to a closed connection fails on a thread that is not its
                // own.
                LOG.debug("The request of a waiting fetch is over already: {}", over.toString());
            }
        }
        forget();
    }

    private void fail(RuntimeException failure) {
        LOG.error("A waiting fetch failed", failure);
        onError(failure);
    }

    private void forget() {
        owner.remove(this);
        cancel(timeout);
        cancel(due);
        cancel(look);
        forgetRegistrations();
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    private void forgetRegistrations() {
        synchronized (registrations) {
            registrations.forEach(Registration::close);
            registrations.clear();
        }
    }
}
