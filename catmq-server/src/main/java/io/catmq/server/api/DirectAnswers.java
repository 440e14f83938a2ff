package io.catmq.server.api;

/**
 * How many waiting fetches an appending thread answers itself: the first few of a burst. With a hundred consumers on one
 * partition the producer would otherwise wait for all their answers to be written.
 */
final class DirectAnswers {
    private static final int PER_BURST = 4;
    private static final long BURST_NANOS = 500_000;
    private static final ThreadLocal<DirectAnswers> OF_THREAD = ThreadLocal.withInitial(DirectAnswers::new);

    private long burstStart;
    private int answers;

    private DirectAnswers() {}

    /** Whether the calling thread should make one more answer itself. */
    static boolean oneMore() {
        return OF_THREAD.get().take(System.nanoTime());
    }

    private boolean take(long now) {
        if (now - burstStart > BURST_NANOS) {
            burstStart = now;
            answers = 0;
        }
        return ++answers <= PER_BURST;
    }
}
