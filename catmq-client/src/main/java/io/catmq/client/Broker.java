package io.catmq.client;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A server as this client sees it: whether it answers, and what waits for its answers. Thread safe. */
final class Broker {
    /** One request and its end. */
    static final class InFlight {
        private final long patienceNanos;
        private final long startedAt = System.nanoTime();
        private volatile @Nullable Runnable cancel;
        private volatile boolean leftByCaller;
        private volatile boolean leftAsSilent;

        private InFlight(Duration longPoll, Duration patience) {
            patienceNanos = Math.max(longPoll.toNanos() + LONG_POLL_SLACK.toNanos(), patience.toNanos());
        }

        /** What ends the exchange; asked for once it is known. */
        void cancelledBy(Runnable action) {
            cancel = action;
            if (leftByCaller || leftAsSilent) {
                action.run();
            }
        }

        /** Its caller no longer wants it, which says nothing about the broker. */
        void leave() {
            leftByCaller = true;
            runCancel();
        }

        boolean wasLeft() {
            return leftByCaller;
        }

        private void leaveAsSilent() {
            leftAsSilent = true;
            runCancel();
        }

        private void runCancel() {
            Runnable action = cancel;
            if (action != null) {
                action.run();
            }
        }
    }

    private static final Duration LONG_POLL_SLACK = Duration.ofMillis(50);

    private final URI url;
    private final Duration patience;
    private final Set<InFlight> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile Deadline nextProbe = Deadline.in(Duration.ZERO);
    private volatile long answeredAt = System.nanoTime();
    private volatile long preferredFrom = System.nanoTime();
    private volatile long downSince;
    private volatile boolean down;
    private volatile boolean wasUpBefore;

    /**
     * A broker.
     *
     * @param patience how long a request may be without an answer before it is worth a question
     */
    Broker(URI url, Duration patience) {
        this.url = url;
        this.patience = patience;
    }

    URI url() {
        return url;
    }

    boolean isDown() {
        return down;
    }

    /** Whether its partitions should be asked for here: it is up, and was not down until just now. */
    boolean isPreferable() {
        return !down && System.nanoTime() - preferredFrom >= 0;
    }

    InFlight begin(Duration longPoll) {
        InFlight begun = new InFlight(longPoll, patience);
        inFlight.add(begun);
        return begun;
    }

    void end(InFlight ended) {
        inFlight.remove(ended);
    }

    /** It answered, whatever it said. */
    void answered() {
        answeredAt = System.nanoTime();
    }

    /** As configured, it is taken to be up until the first trouble. */
    Broker takenToBeUp() {
        wasUpBefore = true;
        return this;
    }

    /** Not to be asked unless all others are down, too; false when that was known. */
    boolean goDown() {
        if (down) {
            return false;
        }
        downSince = System.nanoTime();
        nextProbe = Deadline.in(Duration.ZERO);
        down = true;
        return true;
    }

    /** It is back; false when it was not away. {@code rest} is how long it is still not preferred. */
    boolean comeUp(Duration rest) {
        answered();
        if (!down) {
            return false;
        }
        preferredFrom = System.nanoTime() + rest.toNanos();
        wasUpBefore = true;
        down = false;
        return true;
    }

    Duration downFor() {
        return Duration.ofNanos(System.nanoTime() - downSince);
    }

    /** Whether it ever came up, rather than being new. */
    boolean wasUpBefore() {
        return wasUpBefore;
    }

    /** Ends what waits for it, so that the callers go to another broker. */
    void leaveAsSilent() {
        inFlight.forEach(InFlight::leaveAsSilent);
    }

    /** How long until silence is worth a question: 0 when it is now, the longest there is when nothing waits. */
    long nanosUntilSilent() {
        long now = System.nanoTime();
        long left = Long.MAX_VALUE;
        for (InFlight each : inFlight) {
            long since = each.startedAt - answeredAt > 0 ? each.startedAt : answeredAt;
            left = Math.min(left, Math.max(0, since + each.patienceNanos - now));
        }
        return left;
    }

    /** Whether its life is to be asked for now; then {@link #endProbe} must follow. */
    boolean beginProbe() {
        return nextProbe.hasPassed() && probing.compareAndSet(false, true);
    }

    void endProbe(Deadline next) {
        nextProbe = next;
        probing.set(false);
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
