package io.catmq.client;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How often something was tried, and how long to wait before the next time. Used by one thread at a time. */
final class Attempts {
    private static final long FIRST_DELAY_MS = 20;
    private static final long LONGEST_DELAY_MS = 1_000;
    private static final long LONGEST_WISH_MS = 30_000;

    private final Consumer<CatMqException> onRetry;
    private int failures;
    private int maybeSent;
    private boolean lastWasSent;
    private long nextDelayMs;
    private @Nullable Broker lastBroker;

    Attempts() {
        this(cause -> {});
    }

    /** Attempts that tell of each failure after which it is tried again. */
    Attempts(Consumer<CatMqException> onRetry) {
        this.onRetry = onRetry;
    }

    /** After this failure it is tried again. */
    void retrying(CatMqException cause) {
        onRetry.accept(cause);
    }

    /** How often a server may have seen it. */
    int maybeSent() {
        return maybeSent;
    }

    int failures() {
        return failures;
    }

    boolean lastWasSent() {
        return lastWasSent;
    }

    /** Where the last try failed; the next one goes elsewhere if it can. */
    @Nullable Broker lastBroker() {
        return lastBroker;
    }

    /** How long to wait before the next try. */
    long nextDelayMs() {
        return nextDelayMs;
    }

    /**
     * Counts a failure and decides how long to wait: not at all while {@code triesAtOnce} are not used up, then longer
     * each time, and never exactly as long as others do.
     *
     * @param at where it failed
     * @param sent whether a server may have seen it
     * @param wishedMs what the server asked for, or null
     */
    void failed(@Nullable Broker at, boolean sent, int triesAtOnce, @Nullable Long wishedMs) {
        failures++;
        lastBroker = at;
        lastWasSent = sent;
        if (sent) {
            maybeSent++;
        }
        nextDelayMs = failures < triesAtOnce ? 0 : jittered(delayMs(failures - triesAtOnce, wishedMs));
    }

    private static long delayMs(int round, @Nullable Long wishedMs) {
        return wishedMs != null && wishedMs > 0
                ? Math.min(wishedMs, LONGEST_WISH_MS)
                : Math.min(FIRST_DELAY_MS << Math.min(round, 10), LONGEST_DELAY_MS);
    }

    private static long jittered(long ms) {
        return ms / 2 + ThreadLocalRandom.current().nextLong(ms / 2 + 1);
    }
}
